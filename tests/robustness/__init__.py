"""Faults of the kit itself, brought about for real; the report that was finished before each is whole after it.

Promise: what is written is complete and says so, or is not there under its final name; one line says what failed,
where, and what to do; the exit status is the documented one; no traceback, no secret. Where each fault is tested:

kill -9 in mid-run                   test_ends (both engines); runs/test_engine, runs/test_lock, test_run
SIGTERM, SIGINT, SIGHUP              test_ends (both engines, `diagnose`); test_run (process groups)
kernel dies, a cell hangs            test_notebooks (both engines, from outside); test_run (from inside a cell)
disk full                            test_disk (at the start and in mid-run); test_run (limit on the size of files)
read-only folder or mount            test_disk; runs/test_publish
clock jumps                          test_together (fake clock); collect/test_server
two runs at once                     test_together; runs/test_lock, test_run
evidence cut, corrupted, newer       test_evidence; test_store, test_verify
locale C, no HOME, no network        test_surroundings; test_main (encodings)
loopback down, no /proc              test_surroundings; rules/test_loopback, machine/test_processes
no rights, hidden processes          test_surroundings; collect/test_server
40 descriptors, little memory        test_surroundings
stdout, stderr closed or full        test_streams
working folder deleted               test_surroundings; test_run
.env missing ... unclosed quote      test_env_file; inputs/test_envfile, rules/test_env_lines
output is a link or exists           test_disk; runs/test_publish, runs/test_private
umask 000                            test_disk; runs/test_private, demo/test_running
strange names                        test_disk; test_places, inputs/test_described
optional package missing             test_surroundings
silent name server                   test_surroundings; net/test_resolver, machine/test_host
machine asleep in mid-run            test_ends
evidence of 1,000,000 rows           test_many_rows; test_rows
"""
