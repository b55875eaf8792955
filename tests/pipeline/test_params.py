from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from pipeline import params
from pipeline.errors import ParameterError, TermlodeError
from pipeline.params import (
    CountParams,
    DiscoverParams,
    EmbedParams,
    EncodeParams,
    EvidenceParams,
    Execution,
    ExpandParams,
    ExportParams,
    IngestParams,
    PublishParams,
    RankParams,
    RelateParams,
    TagParams,
    canonical,
)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (IngestParams, {"on_bad_input": "ignore"}),
        (IngestParams, {"max_bad_share": 1.5}),
        (IngestParams, {"near_duplicates": -0.1}),
        (IngestParams, {"max_member_size": "big"}),
        (IngestParams, {"max_compression": 0}),
        (CountParams, {"n_max": -1}),
        (CountParams, {"n_max": 65}),
        (CountParams, {"min_count": -1}),
        (DiscoverParams, {"recipe": "best"}),
        (DiscoverParams, {"min_proba": 0.0}),
        (DiscoverParams, {"min_proba": 1.0}),
        (DiscoverParams, {"min_pmi": float("nan")}),
        (DiscoverParams, {"chain_pmi": "2,,6"}),
        (RankParams, {"top": -1}),
        (PublishParams, {"dictionary_size": -1}),
        (EvidenceParams, {"evidence_terms": -1}),
        (EvidenceParams, {"evidence_lines": 0}),
        (EvidenceParams, {"evidence_width": -1}),
        (ExportParams, {"export_top": -1}),
        (RelateParams, {"relate_terms": -1}),
        (RelateParams, {"neighbours": 0}),
        (RelateParams, {"least_similarity": 1.0}),
        (EmbedParams, {"dimensions": 0}),
        (EmbedParams, {"vector_threads": 0}),
        (EmbedParams, {"vector_seed": -1}),
        (ExpandParams, {"preset": "best"}),
        (ExpandParams, {"min_sim": 1.0}),
        (ExpandParams, {"max_sim": 0.4, "min_sim": 0.5}),
        (ExpandParams, {"focus": -0.1}),
        (ExpandParams, {"alpha": -0.1}),
        (ExpandParams, {"max_hops": 0}),
        (ExpandParams, {"expand_top": -1}),
        (ExpandParams, {"auto_seeds": 0}),
        (TagParams, {"top": -1}),
        (TagParams, {"format": "csv"}),
        (EncodeParams, {"units": "word"}),
        (Execution, {"threads": -1}),
        (Execution, {"memory": "lots"}),
    ],
)
def test_wrong_values_name_their_option(kind, wrong):
    flag = "--" + next(iter(wrong)).replace("_", "-")
    with pytest.raises(ParameterError, match=rf"^{flag}: "):
        kind(**wrong)


def test_every_field_has_help():
    kinds = [kind for name, kind in vars(params).items() if name.endswith("Params") and name != "Params"]
    assert len(kinds) == 16
    for kind in kinds:
        for field in kind.__dataclass_fields__.values():
            assert field.metadata["help"]


def test_they_are_frozen_and_plain():
    with pytest.raises(FrozenInstanceError):
        CountParams().n_max = 3  # type: ignore[misc]
    assert canonical(CountParams(3, 4)) == {"n_max": 3, "min_count": 4}


def test_threads_default_to_the_processors():
    assert Execution().workers >= 1
    assert Execution(3).workers == 3


def test_errors_are_one_line_and_survive_a_process_border():
    import pickle

    error = TermlodeError("broken\nname", where="a\nb.txt:3", remedy="Mend it")
    assert str(error) == "a b.txt:3: broken name. Mend it."
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("text", "size"),
    [("", 0), ("1GB", 10**9), ("800 mb", 8 * 10**8), ("1.5G", 15 * 10**8), ("2GiB", 2**31), ("64k", 64_000)],
)
def test_memory_is_a_size(text, size):
    assert Execution(1, text).memory_bytes == size
