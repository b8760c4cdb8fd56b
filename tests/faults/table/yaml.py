"""Faults of the YAML that is written."""

from __future__ import annotations

from typing import Final

from tests.faults.fault import Fault

YAML: Final = (
    Fault(
        "yaml-words",
        "backends/yaml_strings.py",
        '("y", "n", "yes", "no", "on",',
        '("y", "n", "yes", "on",',
        "the text `no` is read as false",
        ("strings:odd and service and env",),
    ),
    Fault(
        "yaml-numbers",
        "backends/yaml_strings.py",
        'r"[1-9][0-9]*(?:m|Ki|Mi|Gi|Ti)"',
        'r"[1-9][0-9]*(?:m|Ki|Mi|Gi|Ti)?"',
        "a text of digits is read as a number",
        ("strings:odd and service and env",),
    ),
    Fault(
        "yaml-escape",
        "backends/yaml_strings.py",
        r"""_ESCAPED: Final = re.compile(f'["\\\\\t\n{_HIDDEN}]')""",
        r"""_ESCAPED: Final = re.compile(f'["\t\n{_HIDDEN}]')""",
        "a backslash between double quotes is not escaped",
        ("strings:odd and service and env",),
    ),
    Fault(
        "yaml-indent",
        "backends/yaml_strings.py",
        r'''    indent = "2" if text.lstrip("\n")[0] in " \t" else ""''',
        '''    indent = ""''',
        "the blanks of a text's first line are taken for indentation",
        ("strings:any_file",),
    ),
    Fault(
        "yaml-last-line",
        "backends/yaml_strings.py",
        r'''    chomp = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") else ""''',
        r'''    chomp = "-" if not text.endswith("\n") else ""''',
        "empty lines at a text's end are lost",
        ("strings:any_file",),
    ),
    Fault(
        "yaml-lines",
        "backends/yaml_text.py",
        "        lines.append(Lines(first + 1, end, origin))",
        "        lines.append(Lines(first + 1, end + 1, origin))",
        "lines are said to come from the statement before",
        ("laws:lines",),
    ),
)
