"""The stage: the tiles, and what floats over them."""

from __future__ import annotations

import reflex as rx

from whisper_gate.media.header import copy_link
from whisper_gate.media.shared import path_of
from whisper_gate.media.words import say


class _Stage(rx.Component):
    library = path_of("stage.jsx")


class Stage(_Stage):
    """The tiles."""

    tag = "Stage"


class SharingBanner(_Stage):
    """While my screen is shared."""

    tag = "SharingBanner"


class NewsBanner(_Stage):
    """What a host did to me."""

    tag = "NewsBanner"


class LineBanner(_Stage):
    """While the way to the server is lost."""

    tag = "LineBanner"


class StartAudio(_Stage):
    """While the browser plays nothing without a click."""

    tag = "StartAudio"


class WhileAlone(_Stage):
    """While nobody else is here."""

    tag = "WhileAlone"


class KnockCard(rx.Component):
    """Somebody wants to come in."""

    library = path_of("host.jsx")
    tag = "KnockCard"


def stage(*over: rx.Component) -> rx.Component:
    """The tiles, and what floats over them. Fills its parent.

    Args:
        *over: without any, `banners()` and `while_alone()`.
    """
    return Stage.create(*(over or (banners(), while_alone())))


def banners(*items: rx.Component) -> rx.Component:
    """What is to be known at once, at the top of the stage.

    Args:
        *items: from top to bottom; without any, `usual_banners()`.
    """
    return rx.el.div(*(items or usual_banners()), class_name="wg-banners")


def usual_banners() -> list[rx.Component]:
    """The banners of a stage that nobody has changed, to begin one's own list with."""
    return [knock_card(), sharing_banner(), news_banner(), line_banner(), start_audio()]


def knock_card() -> rx.Component:
    """For hosts: somebody wants to come in; Admit or Refuse."""
    return KnockCard.create()


def sharing_banner() -> rx.Component:
    """Says "You are sharing your screen", and the way to stop it."""
    return SharingBanner.create()


def news_banner() -> rx.Component:
    """What a host did to me, or what I could not do as one, for a while."""
    return NewsBanner.create()


def line_banner() -> rx.Component:
    """Says "Reconnecting…" while the way to the server is lost, then for a moment "Connected again".

    After half a minute it offers "Rejoin".
    """
    return LineBanner.create()


def start_audio() -> rx.Component:
    """Button "Start audio", while the browser plays nothing without a click."""
    return StartAudio.create()


def while_alone(*children: rx.Component) -> rx.Component:
    """What is shown while nobody else is here.

    Args:
        *children: without any, "You're the only one here" and the link to copy.
    """
    return WhileAlone.create(*(children or (rx.el.p(say("stage-alone")), copy_link())))
