"""Where metastases lie, by the primary site: organs of target lesions and of new ones, in SDTM's words.

They make records plausible, and no printed number follows from them. Bone and pleura are not measured, so that no
target lesion lies there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.evidence.published import Published
    from topline.evidence.published.record_words import Tumour

NODE = "LYMPH NODE"
ORGANS: Mapping[str, str] = {
    "LIVERMET": "LIVER", "LUNGMET": "LUNG", "BRAINMET": "BRAIN", "NODEMET": NODE, "PERIMET": "PERITONEUM",
    "ADRENMET": "ADRENAL GLAND", "SKINMET": "SKIN",
}  # fmt: skip
"""Variable of the baseline table → the organ of a target lesion where its level is Y."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TumourSites:
    """Organs of lesions: by a variable whose level is Y, further ones, and that of a new lesion."""

    organs: Mapping[str, str]
    others: tuple[str, ...]
    new: str


OTHERS: Mapping[Tumour, tuple[str, ...]] = {
    "any": ("LUNG", "LIVER", NODE, "ADRENAL GLAND"),
    "bladder": (NODE, "LUNG", "LIVER", "BLADDER"),
    "breast": (NODE, "LIVER", "LUNG", "CHEST WALL", "BREAST"),
    "colorectal": ("PERITONEUM", "PELVIC CAVITY", "ABDOMINAL WALL", "ADRENAL GLAND"),
    "gastric": (NODE, "LIVER", "PERITONEUM", "STOMACH"),
    "head and neck": (NODE, "LUNG", "PHARYNX", "LIVER"),
    "kidney": ("LUNG", NODE, "KIDNEY", "ADRENAL GLAND", "LIVER"),
    "liver": ("LIVER", NODE, "LUNG", "ADRENAL GLAND"),
    "lung": ("LUNG", NODE, "LIVER", "ADRENAL GLAND"),
    "melanoma": ("SKIN", NODE, "LUNG", "LIVER"),
    "ovarian": ("PERITONEUM", "PELVIC CAVITY", NODE, "LIVER"),
    "pancreatic": ("PANCREAS", "LIVER", "PERITONEUM", NODE, "LUNG"),
    "prostate": (NODE, "LIVER", "LUNG", "PROSTATE GLAND"),
}
"""Further organs of target lesions."""
NEW: Mapping[Tumour, str] = {
    "breast": "LIVER", "kidney": "BRAIN", "lung": "BRAIN", "melanoma": "BRAIN", "ovarian": "LIVER",
    "pancreatic": "LIVER",
}  # fmt: skip
"""The organ of a new lesion, where it is not the lung."""


def tumour_sites(published: Published) -> TumourSites:
    """Give the organs of a publication's lesions: as it says, else those of its tumour."""
    words = published.records
    organs = {**ORGANS, **words.organs}
    return TumourSites(
        organs={name: organ for name, organ in organs.items() if name in published.baseline},
        others=words.sites or OTHERS[words.tumour],
        new=words.new_site or NEW.get(words.tumour, "LUNG"),
    )


def implausible(published: Published) -> tuple[tuple[tuple[str, str], ...], ...]:
    """List levels that hardly go together: two organs at one metastatic site, and what the file says."""
    organs = list(tumour_sites(published).organs)
    pairs = [(one, other) for place, one in enumerate(organs) for other in organs[place + 1 :]]
    at_one_site = [(("METSITES", "1"), (one, "Y"), (other, "Y")) for one, other in pairs]
    return (*at_one_site, *(tuple(levels.items()) for levels in published.records.implausible))
