"""Names of files: what is kept of them, and how they are said in a sentence."""

import re
import unicodedata

LONGEST = 120
LONGEST_SHOWN = 40
# Only so much of either end is looked at: normal form takes its time with long runs of accents.
EDGE = 500

# Endings of what an operating system, a browser, an office program or a web server would run.
_RUNS = """
acm ade adp air apk app appimage appinstaller application appref-ms appx asp aspx ax bas bash bat cgi chm cjs cmd
com command cpl crx csh deb desktop diagcab dll dmg docm dotm drv elf exe fish gadget hta htaccess htm html inf ins
ipa iqy iso isp jar jnlp js jse jsp jspx ksh lnk mde mht mhtml mjs msc msh msi msix msp mst ocx osx phar php php3
php4 php5 php7 php8 phps pht phtml pif pkg pl potm ppam ppsm pptm prg ps1 ps1xml ps2 psd1 psm1 py pyc pyw pyz rb reg
rpm run scf scr sct search-ms settingcontent-ms sh shb shs shtml sldm slk so svg svgz swf sys tcsh url vb vbe vbs
vbscript vhd vhdx vxd ws wsc wsf wsh xbap xht xhtm xhtml xlam xll xlsb xlsm xltm xml xpi xsl xslt zsh
"""
RUNS = frozenset(_RUNS.split())

# Nothing to see, though Unicode counts some of them as letters or marks.
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_BLANK = "\u2800"  # a Braille cell without dots
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # by Windows
_DEVICE = re.compile(r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)


def clean(name: str) -> str:
    """The last part of a path, without anything hidden or harmful in it; empty when nothing is left."""
    name = name[max(name.rfind("/"), name.rfind("\\")) + 1 :]
    if len(name) > 2 * EDGE:
        name = name[:EDGE] + name[-EDGE:]
    name = unicodedata.normalize("NFC", "".join(map(_visible, _INVISIBLE.sub("", name))))
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    if _DEVICE.fullmatch(name.partition(".")[0].strip()):
        name = f"_{name}"
    return _shortened(name)


def ending(name: str) -> str:
    """The extension of a clean name in small letters, without its dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def runs_inside(name: str) -> str:
    """The first ending in the middle of a clean name that belongs to something that runs, as in invoice.exe.pdf."""
    middle = (part.strip() for part in name.lower().split(".")[1:-1])
    return next((part for part in middle if part in RUNS), "")


def shown(name: str) -> str:
    """The name as it is said in a sentence: clean and short."""
    name = clean(name) or "The file"
    if len(name) <= LONGEST_SHOWN:
        return name
    return f"{name[: LONGEST_SHOWN - 13]}…{name[-12:]}"


def _visible(character: str) -> str:
    kind = unicodedata.category(character)[0]
    if kind == "Z" or character == _BLANK:
        return " "
    return "" if kind == "C" else character


def _shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    room = LONGEST - len(extension) - 1
    if len(name) <= LONGEST or not dot or room < 1:
        return name[:LONGEST].strip(". ")
    return f"{stem[:room].rstrip('. ')}.{extension}"
