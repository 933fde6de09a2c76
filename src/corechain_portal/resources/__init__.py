"""Shared resources 共享资源: instruments, clean-room hours, test capacity, MPW shuttle seats."""
