"""Memory limits of control groups, from files in the form of both versions."""

from pathlib import Path

import pytest

from wsinvest.host.cgroup import MemoryGroup, binding, memory_group, page_by_page

GIB = 2**30
HOST = 16 * GIB
V1_NONE = 9223372036854771712


def tree(tmp_path, group, **folders):
    """A proc and a mount: `group` is the text of /proc/7/cgroup, folders are name -> {file: content}."""
    (tmp_path / "proc" / "7").mkdir(parents=True)
    (tmp_path / "proc" / "7" / "cgroup").write_text(group)
    for name, files in folders.items():
        folder = tmp_path / "mount" / name.replace("__", "/")
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / file).write_text(f"{content}\n")
    return tmp_path / "proc", tmp_path / "mount"


def v1(limit, usage, stat=""):
    return {"memory.limit_in_bytes": limit, "memory.usage_in_bytes": usage, "memory.stat": stat}


def v2(limit, usage, stat=""):
    return {"memory.max": limit, "memory.current": usage, "memory.stat": stat}


V1_GROUP = "5:cpu:/\n4:memory:/app\n0::/\n"
V2_GROUP = "0::/system.slice/app.service\n"


@pytest.mark.parametrize(
    ("group", "folders", "expected"),
    [
        (V1_GROUP, {"memory__app": v1(GIB, GIB // 2)}, MemoryGroup(GIB, GIB // 2)),
        (V1_GROUP, {"memory__app": v1(V1_NONE, 5)}, None),
        (V1_GROUP, {"memory": v1(GIB, 5)}, MemoryGroup(GIB, 5)),
        (V1_GROUP, {"memory__app": v1(GIB, 900, "cache 500\ntotal_inactive_file 300\ntotal_active_file 100\n")},
         MemoryGroup(GIB, 500)),
        (V2_GROUP, {"system.slice__app.service": v2(GIB, 10)}, MemoryGroup(GIB, 10)),
        (V2_GROUP, {"system.slice__app.service": v2("max", 10)}, None),
        (V2_GROUP, {"system.slice__app.service": v2("max", 10), "system.slice": v2(2 * GIB, GIB)},
         MemoryGroup(2 * GIB, GIB)),
        (V2_GROUP, {"system.slice__app.service": v2(3 * GIB, GIB), "system.slice": v2(4 * GIB, 3 * GIB)},
         MemoryGroup(4 * GIB, 3 * GIB)),
        (V2_GROUP, {"system.slice__app.service": v2(GIB, 9, "active_file 1\ninactive_file 2\nslab_reclaimable 3\n")},
         MemoryGroup(GIB, 3)),
        (V2_GROUP, {"system.slice__app.service": v2(GIB, 1, "inactive_file 2\n")}, MemoryGroup(GIB, 0)),
        (V2_GROUP, {"system.slice__app.service": v2(2 * HOST, 10)}, None),
        (V2_GROUP, {}, None),
        ("0::/../../other\n", {"other": v2(GIB, 10)}, None),
        ("", {}, None),
        ("nonsense\n", {}, None),
    ],
    ids=["v1", "v1 without limit", "v1 inside a container", "v1 page cache", "v2", "v2 without limit", "v2 ancestor",
         "the tightest of two", "v2 page cache", "never below zero", "above the host", "no files",
         "outside of the namespace", "no groups", "not the kernel's form"],
)  # fmt: skip
def test_the_limit_with_least_room_binds(tmp_path, group, folders, expected):
    """What counts is the group, or ancestor, that leaves least; page cache is not use; no limit is None, not 0."""
    proc, mount = tree(tmp_path, group, **folders)

    assert expected == memory_group(7, HOST, proc, mount)


@pytest.mark.parametrize(
    ("group", "folders", "expected"),
    [
        (V1_GROUP, v1(GIB, 900, "total_rss 500\ntotal_shmem 30\ntotal_active_file 100\n"), 530 + 7),
        (V2_GROUP, v2(GIB, 900, "anon 500\nshmem 30\nkernel 20\nsock 4\nslab_reclaimable 5\nactive_file 90\n"), 549),
        (V2_GROUP, v2(GIB, 900, "anon 500\nshmem 30\nsock 4\nactive_file 90\n"), 810),
    ],
    ids=["v1", "v2", "v2 before Linux 5.18"],
)
def test_what_a_cpu_charged_ahead_is_not_use(tmp_path, group, folders, expected):
    """The lines that count single pages, with the kernel's memory; usage only where the kernel tells no more."""
    name = "memory__app" if group is V1_GROUP else "system.slice__app.service"
    proc, mount = tree(tmp_path, group, **{name: folders | {"memory.kmem.usage_in_bytes": 7}})
    found = binding(7, HOST, proc, mount)

    assert found is not None
    assert expected == page_by_page(found, lambda path: Path(path).read_text(encoding="ascii"))


def test_without_a_pid_our_own_group_is_read(tmp_path):
    """`self` stands for us."""
    proc, mount = tree(tmp_path, "", app=v2(GIB, 1))
    (proc / "self").mkdir()
    (proc / "self" / "cgroup").write_text("0::/app\n")

    assert memory_group(None, HOST, proc, mount) == MemoryGroup(GIB, 1)


def test_a_platform_without_groups_has_no_limit(tmp_path):
    """No /proc, no group."""
    assert memory_group(7, HOST, tmp_path, tmp_path) is None
