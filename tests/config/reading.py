"""Values of a `.env` as they are written, and what each reader takes from them when FOO is set to bar."""

READ_BY = ("sh", "compose", "node", "expand", "ruby", "go", "systemd")
DOLLARS = [
    ("ab$Cd9", ("ab", "ab", "ab$Cd9", "ab", "ab", "abd9", "ab$Cd9")),
    ("ab$Cd-9", ("ab-9", "ab-9", "ab$Cd-9", "ab-9", "ab-9", "abd-9", "ab$Cd-9")),
    ("ab$cd9x", ("ab", "ab", "ab$cd9x", "ab", "ab", "ab$cd9x", "ab$cd9x")),
    ("ab$FOO", ("abbar", "abbar", "ab$FOO", "abbar", "abbar", "abbar", "ab$FOO")),
    ("ab${FOO}", ("abbar", "abbar", "ab${FOO}", "abbar", "abbar", "abbar", "ab${FOO}")),
    ("'ab$cd'", ("ab$cd", "ab$cd", "ab$cd", "ab", "ab$cd", "ab$cd", "ab$cd")),
    ('"ab$cd"', ("ab", "ab", "ab$cd", "ab", "ab", "ab$cd", "ab$cd")),
    ("ab\\$cd", ("ab$cd", "ab\\", "ab\\$cd", "ab$cd", "ab$cd", "ab$cd", "ab$cd")),
    ('"ab\\$cd"', ("ab$cd", "ab$cd", "ab\\$cd", "ab$cd", "ab$cd", "ab$cd", "ab$cd")),
    ("$1ab$2", ("ab", "$1ab$2", "$1ab$2", "$1ab$2", "", "ab", "$1ab$2")),
    ("ab$$cd", (None, "ab$cd", "ab$$cd", "ab$", "ab$", "ab$$cd", "ab$$cd")),
    ("ab$", ("ab$", "ab$", "ab$", "ab$", "ab$", "ab$", "ab$")),
    ("ab$(id)", (None, "ab$(id)", "ab$(id)", None, None, "ab$(id)", "ab$(id)")),
    ("a${x:-y}z", ("ayz", "ayz", "a${x:-y}z", "ayz", "a:-y}z", "a${x:-y}z", "a${x:-y}z")),
]
HASHES = [
    ("ab#cd", ("ab#cd", "ab#cd", "ab", "ab", "ab", "ab#cd", "ab#cd")),
    ("ab #cd", ("ab", "ab", "ab", "ab", "ab", "ab", "ab #cd")),
    ("'ab#cd'", ("ab#cd", "ab#cd", "ab#cd", "ab#cd", "ab#cd", "ab#cd", "ab#cd")),
    ('"ab#cd"', ("ab#cd", "ab#cd", "ab#cd", "ab#cd", "ab#cd", "ab#cd", "ab#cd")),
    ("'ab' #c", ("ab", "ab", "ab", "ab", "ab", "ab", "ab")),
]
OTHERS = [
    ("ab\\cd", ("abcd", "ab\\cd", "ab\\cd", "ab\\cd", "ab\\cd", "ab\\cd", "abcd")),
    ('"ab\\ncd"', ("ab\\ncd", "ab\ncd", "ab\ncd", "ab\ncd", "ab\ncd", "ab\ncd", "ab\\ncd")),
    ("'ab\\ncd'", ("ab\\ncd", "ab\\ncd", "ab\\ncd", "ab\\ncd", "ab\\ncd", "ab\\ncd", "ab\\ncd")),
    ('"ab\\\\cd"', ("ab\\cd", "ab\\cd", "ab\\\\cd", "ab\\\\cd", "ab\\cd", "ab\\cd", "ab\\cd")),
    ("`ab`", (None, "`ab`", "ab", "ab", "`ab`", "`ab`", "`ab`")),
    ('ab"c"d', ("abcd", 'ab"c"d', 'ab"c"d', 'ab"c"d', 'ab"c"d', 'ab"c"d', 'ab"c"d')),
    ("ab cd", (None, "ab cd", "ab cd", "ab cd", "ab cd", "ab cd", "ab cd")),
    ("a;b", ("a", "a;b", "a;b", "a;b", "a;b", "a;b", "a;b")),
    ("a&b", (None, "a&b", "a&b", "a&b", "a&b", "a&b", "a&b")),
    ("a=b!c%d", ("a=b!c%d",) * 7),
    ("ab", ("ab",) * 7),
]
