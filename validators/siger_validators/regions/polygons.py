"""Points against the borders of regencies.

No geometry library is among the dependencies, and two questions are all that is asked:
does a point lie inside, or at most so far outside. Borders are generalised, and ports
and piers stand before the coast.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from siger_catalog.provinces.regions import read_boundaries
from siger_validators.engine.arrays import Bools

Floats = NDArray[np.float64]

TOLERANCE_KM = 2.0
# One degree of latitude, and of longitude at the equator, on the ellipsoid WGS 84:
# https://en.wikipedia.org/wiki/Latitude#Meridian_distance_on_the_ellipsoid
_KM_A_DEGREE_NORTH = 110.574
_KM_A_DEGREE_EAST = 111.320
# Points looked at together, so that memory does not grow with the table.
_BATCH = 2048


@dataclass(frozen=True, slots=True, eq=False)
class Border:
    """The border of one region as lines: two ends each, longitude before latitude.

    Rings of holes and of islands stand side by side: a point is inside when a ray from
    it crosses an odd number of lines.
    """

    start: Floats
    end: Floats

    def has(self, lat: Floats, lon: Floats) -> Bools:
        """Tell which points lie inside or at most TOLERANCE_KM outside."""
        found = np.zeros(len(lat), bool)
        for first in range(0, len(lat), _BATCH):
            part = slice(first, first + _BATCH)
            found[part] = self._has(lat[part], lon[part])
        return found

    def _has(self, lat: Floats, lon: Floats) -> Bools:
        found = np.zeros(len(lat), bool)
        near = np.flatnonzero(self._is_about(lat, lon))
        found[near] = self._contains(lat[near], lon[near])
        left = near[~found[near]]
        found[left] = self._is_beside(lat[left], lon[left])
        return found

    def _is_about(self, lat: Floats, lon: Floats) -> Bools:
        room = 2 * TOLERANCE_KM / _KM_A_DEGREE_NORTH
        (west, south), (east, north) = self.start.min(axis=0), self.start.max(axis=0)
        is_lat = (lat >= south - room) & (lat <= north + room)
        inside: Bools = is_lat & (lon >= west - room) & (lon <= east + room)
        return inside

    def _contains(self, lat: Floats, lon: Floats) -> Bools:
        x, y = lon[:, None], lat[:, None]
        (x1, y1), (x2, y2) = self.start.T, self.end.T
        is_level = (y1 > y) != (y2 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = (x2 - x1) * (y - y1) / (y2 - y1) + x1
        inside: Bools = (is_level & (x < crossing)).sum(axis=1) % 2 == 1
        return inside

    def _is_beside(self, lat: Floats, lon: Floats) -> Bools:
        if not len(lat):
            return np.zeros(0, bool)
        scale = np.array(
            [_KM_A_DEGREE_EAST * np.cos(np.radians(lat.mean())), _KM_A_DEGREE_NORTH]
        )
        point = np.column_stack([lon, lat])[:, None, :]
        line = (self.end - self.start) * scale
        way = (point - self.start) * scale
        length = (line**2).sum(axis=-1)
        share = (way * line).sum(axis=-1) / np.where(length == 0, 1.0, length)
        rest = way - np.clip(share, 0.0, 1.0)[..., None] * line
        near: Bools = (rest**2).sum(axis=-1).min(axis=1) <= TOLERANCE_KM**2
        return near


@cache
def borders_of(province: str) -> Mapping[str, Border]:
    """Return the borders of a province's regencies by dotted code."""
    features = json.loads(read_boundaries(province))["features"]
    return {feature["id"]: _border(feature["geometry"]) for feature in features}


def regions_at(borders: Mapping[str, Border], lat: float, lon: float) -> Iterator[str]:
    """Yield the codes of the regencies that a point lies in or close to."""
    place = np.array([lat]), np.array([lon])
    for code, border in borders.items():
        if border.has(*place)[0]:
            yield code


def _border(geometry: Mapping[str, Any]) -> Border:
    shapes = geometry["coordinates"]
    polygons = shapes if geometry["type"] == "MultiPolygon" else [shapes]
    rings = [np.array(ring, np.float64)[:, :2] for p in polygons for ring in p]
    return Border(
        np.concatenate([ring[:-1] for ring in rings]),
        np.concatenate([ring[1:] for ring in rings]),
    )


def is_within(borders: Sequence[Border], lat: Floats, lon: Floats) -> Bools:
    """Tell which points lie in or close to any of some borders."""
    found = np.zeros(len(lat), bool)
    for border in borders:
        left = np.flatnonzero(~found)
        found[left] = border.has(lat[left], lon[left])
    return found
