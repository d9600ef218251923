"""What officers have seen, put off and kept, and the words that cases are found by.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("create extension if not exists pg_trgm")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "case_seen",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", name="fk_case_seen_person_id"), nullable=False),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("case_file.id", name="fk_case_seen_case_id"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "case_id", name="pk_case_seen"),
    )
    op.create_table(
        "put_off",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", name="fk_put_off_person_id"), nullable=False),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("case_file.id", name="fk_put_off_case_id"), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("put_off_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "case_id", name="pk_put_off"),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("person.id", name="fk_saved_view_owner_id"), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("unit_key", sa.String(40), sa.ForeignKey("unit.key", name="fk_saved_view_unit_key"), nullable=True),
        sa.Column("filter", postgresql.JSONB(), nullable=False),
        sa.Column("saved_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("owner_id", "name", name="uq_saved_view_owner_id_name"),
    )
    op.create_index("ix_saved_view_unit_key", "saved_view", ["unit_key"])
    op.create_table(
        "case_words",
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("case_file.id", name="fk_case_words_case_id"), nullable=False),
        sa.Column("stems", postgresql.TSVECTOR(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_words"),
    )
    op.create_index("ix_case_words_stems", "case_words", ["stems"], postgresql_using="gin")
    op.create_index(
        "ix_case_words_words", "case_words", ["words"], postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"}
    )


def downgrade() -> None:
    for table in ("case_words", "saved_view", "put_off", "case_seen"):
        op.drop_table(table)
