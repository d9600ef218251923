"""Files in an S3 bucket, for installations with more than one machine. Needs boto3: requirements/s3.in."""

from __future__ import annotations

import hashlib
import importlib
import tempfile
from typing import Any, BinaryIO, cast

from eservice.kit.files import BLOCK, Kept

#: Larger files lie on disk while their name is made.
IN_MEMORY = 1 << 20


class S3Store:
    """Files in one bucket, under their SHA-256. An object is there whole or not at all: S3 itself promises that."""

    def __init__(self, client: Any, bucket: str) -> None:
        self.client, self.bucket = client, bucket

    def keep(self, stream: BinaryIO) -> Kept:
        """Write the stream's bytes and say under which name they lie; what is there already is not sent again."""
        digest, size = hashlib.sha256(), 0
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as part:
            while block := stream.read(BLOCK):
                digest.update(block)
                size += len(block)
                part.write(block)
            part.seek(0)
            if not self.exists(digest.hexdigest()):
                self.client.upload_fileobj(part, self.bucket, _key(digest.hexdigest()))
        return Kept(digest.hexdigest(), size)

    def open(self, sha256: str) -> BinaryIO:
        """The file's bytes. Raises `FileNotFoundError`."""
        if not self.exists(sha256):
            raise FileNotFoundError(sha256)
        content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        body = self.client.get_object(Bucket=self.bucket, Key=_key(sha256))["Body"]
        while block := body.read(BLOCK):
            content.write(block)
        content.seek(0)
        return cast(BinaryIO, content)

    def exists(self, sha256: str) -> bool:
        """Whether the file is there. Any other answer than yes or no is an error."""
        try:
            self.client.head_object(Bucket=self.bucket, Key=_key(sha256))
        except self.client.exceptions.ClientError as error:
            if str(error.response.get("Error", {}).get("Code")) in ("404", "NoSuchKey", "NotFound"):
                return False
            raise
        return True


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def s3_store(bucket: str, endpoint: str) -> S3Store:
    """The store in `bucket`, at `endpoint` or at Amazon where it is empty. Keys come from the environment, as boto3
    reads them. Raises `ModuleNotFoundError` where boto3 is not installed."""
    boto3 = importlib.import_module("boto3")
    return S3Store(boto3.client("s3", endpoint_url=endpoint or None), bucket)
