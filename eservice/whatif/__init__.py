"""What if: more or fewer officers, or another target, replayed on the cases that were."""
