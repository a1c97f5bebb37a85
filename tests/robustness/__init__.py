"""Faults of the kit itself, brought about for real; the report that was finished before each is whole after it.

Promise: what is written is complete and says so, or is not there under its final name; one line says what failed,
where, and what to do; the exit status is the documented one; no traceback, no secret. Where each fault is tested
(names are those of files in this folder, or in another one of tests/):

kill -9 in mid-run                   test_ends (both engines); publish/test_engine, publish/test_report
SIGTERM, SIGINT, SIGHUP              test_ends (both engines, `diagnose`); publish/test_report (process groups)
kernel dies, a cell hangs            test_notebooks (both engines, from outside); publish/test_engine (in a cell)
disk full                            test_disk (at the start and in mid-run); publish/test_report (limit on file sizes)
read-only folder or mount            test_disk; publish/test_folders
clock jumps                          test_together (fake clock); collect/test_server
two runs at once                     test_together; publish/test_lock, publish/test_report
evidence cut, corrupted, newer       test_evidence; store/test_cases, publish/test_verify
locale C, no HOME, no network        test_surroundings; report/test_terminal (encodings)
loopback down, no /proc              test_surroundings; rules/tcp/test_loopback_down, host/test_processes
no rights, hidden processes          test_surroundings; collect/test_server
40 descriptors, little memory        test_surroundings
stdout, stderr closed or full        test_streams
working folder deleted               test_surroundings; publish/test_report
.env missing ... unclosed quote      test_env_file; config/test_envfile, rules/config/test_env_malformed
output is a link or exists           test_disk; publish/test_folders, store/test_private
umask 000                            test_disk; store/test_private, demo/test_running
strange names                        test_disk; host/test_paths, config/test_described
optional package missing             test_surroundings
silent name server                   test_surroundings; transport/test_dns, host/test_locality
machine asleep in mid-run            test_ends
command lines that all can read      test_command_lines
evidence of 1,000,000 rows           test_many_rows; store/test_rows
"""
