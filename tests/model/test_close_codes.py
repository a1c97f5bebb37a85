"""The groups of close codes that rules ask for do not overlap."""

from itertools import combinations

from wsinvest.model import close_codes


def test_groups_that_different_rules_ask_for_share_no_code():
    """Else two rules would name two causes for one close frame."""
    groups = (
        close_codes.NORMAL,
        close_codes.LEAVING,
        close_codes.REFUSED,
        close_codes.REGISTERED,
        close_codes.PRIVATE_USE,
        {close_codes.INTERNAL_ERROR},
        {close_codes.TRY_AGAIN_LATER},
    )

    assert [] == [one & other for one, other in combinations(groups, 2) if one & other]


def test_copies_of_http_statuses_are_of_private_use():
    """4401 and 4403 mean what an application says, so they are no codes of the registry."""
    assert close_codes.HTTP_COPIES < close_codes.PRIVATE_USE
