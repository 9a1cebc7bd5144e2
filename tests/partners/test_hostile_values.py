"""Values that no calendar, column or passkey takes."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from partners.import_forms import ApplyForm
from partners.passkey_forms import CredentialField
from partners.periods import Period


@pytest.mark.parametrize(
    "code", ["9" * 19, "1" * 5000, "2026-W" + "9" * 19, "-1", "\u00b2", "2026-Q" + "9" * 19]
)
def test_period_of_no_calendar_is_none(code: str) -> None:
    assert Period.read(code) is None


def test_number_that_no_column_holds_is_refused_at_its_field() -> None:
    assert set(ApplyForm({"gone_confirmed": "9" * 19}).errors) == {"gone_confirmed"}
    assert ApplyForm({"gone_confirmed": "7"}).is_valid()


@pytest.mark.parametrize("sent", ["1" * 5000, "words", "[" * 100_000])
def test_credential_that_is_no_json_is_refused(sent: str) -> None:
    with pytest.raises(ValidationError):
        CredentialField().clean(sent)
    assert CredentialField().bound_data(sent, None) == sent


def test_credential_is_read() -> None:
    assert CredentialField().clean('{"id": "a"}') == {"id": "a"}
