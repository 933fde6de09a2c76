"""What benchmarks are measured against where no library does the same."""
