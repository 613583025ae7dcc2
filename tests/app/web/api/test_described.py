"""What the schema describes is answered as it says, and so is what only seems to be described."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.conftest import PATIENCE

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 5
"""Requests drawn for each operation, so that all of them take seconds."""


@pytest.mark.parametrize("mode", GenerationMode)
def test_every_operation_answers_as_it_is_described(server: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{server}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 40
    for operation in operations:
        # Every path is some text, so only a query can be other than it is described.
        if mode is GenerationMode.NEGATIVE and not list(operation.query):
            continue

        @given(operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def answered(case: Case) -> None:
            response = case.call(base_url=server, timeout=PATIENCE, allow_redirects=False)
            case.validate_response(response, checks=CHECKS)

        answered()
