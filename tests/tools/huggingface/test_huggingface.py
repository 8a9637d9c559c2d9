"""The Hugging Face source on invented answers in its wire format: whose an upload is, and whether it is new."""

import json
from typing import Any

import httpx
import pytest

from agents.ports import Source
from memory.errors import BudgetExhausted, SourceFailed, SourceLimited
from memory.records import HubDataset, HubModel, SourceAnswer
from tests.helpers.serving import NOW, Purse, Said, Service, fetcher, fixture, question
from tools.huggingface.shapes import Repo
from tools.huggingface.source import BASE_URL, HuggingFace
from tools.huggingface.whose import HuggingFaceLimits
from tools.huggingface.works import cited_papers, lineage

MARA, ILSE, REPACKS = "huggingface:maraq", "huggingface:ilset", "huggingface:repacks"
UNPROVEN = "organisations' uploads without proof of whose work they are"
NOBODY = Said({"error": "This user does not exist"}, 404)


def hub(name: str) -> Any:
    return fixture("huggingface", name)


class Hub:
    """The invented hub, by path. Args: changed: answers in place of the fixtures' own."""

    def __init__(self, **changed: Said) -> None:
        self._answers = {
            "/api/models": Said(hub("models")),
            "/api/datasets": Said(hub("datasets")),
            "/api/users/maraq/overview": Said(hub("overview_maraq")),
            "/api/users/repacks/overview": Said(hub("overview_repacks")),
            "/api/users/ilset/overview": Said(hub("overview_ilset")),
            "/api/users/lumen-labs/overview": NOBODY,
            "/api/papers/2503.94001": Said(hub("paper")),
            "/api/models/lumen-labs/lantern-1b/commits/main": Said(hub("commits")),
            "/api/models/maraq/lantern-helpdesk/commits/main": Said([]),
        } | {path.replace("__", "/"): said for path, said in changed.items()}
        self.asked: list[str] = []
        self.keys: set[str | None] = set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        self.keys.add(request.headers.get("authorization"))
        said = self._answers[request.url.path]
        return httpx.Response(said.status, content=json.dumps(said.body), headers=said.headers)

    def asked_for(self, part: str) -> int:
        return sum(part in url for url in self.asked)


def changed(path: str, said: Said) -> Hub:
    return Hub(**{path: said})


async def ask(service: Any, kind: str, *terms: str, purse: Purse | None = None, **more: Any) -> SourceAnswer:
    source = HuggingFace(fetcher(service, BASE_URL), **{"token": "a-token"} | more)
    return await source.ask(question("huggingface", kind, *terms), purse or Purse())


async def models(service: Hub | None = None, **more: Any) -> dict[tuple[str, str], HubModel]:
    answer = await ask(service or Hub(), "models", "lantern", **more)
    return {(one.owner, one.title): one for one in answer.evidence if isinstance(one, HubModel)}


def test_the_source_fits_its_port() -> None:
    port: Source = HuggingFace(fetcher(Hub(), BASE_URL))
    assert (port.name, port.kinds) == ("huggingface", ("models", "datasets", "author"))


async def test_a_model_in_a_persons_own_namespace_is_theirs() -> None:
    made = (await models())[MARA, "lantern-helpdesk"]

    assert (made.downloads, made.base_model, made.discounts) == (3400, "lumen-labs/lantern-1b", ())
    assert made.url == "https://huggingface.co/maraq/lantern-helpdesk"
    assert made.happened_on.isoformat() == "2025-06-05"
    assert made.gate is not None
    assert made.gate.kind == "downloads"


async def test_weights_that_were_only_converted_are_a_repack() -> None:
    assert (await models())[REPACKS, "lantern-1b-GGUF"].discounts == ("repack",)


async def test_weights_under_the_name_of_what_they_are_from_are_a_repack_whatever_they_are_called() -> None:
    assert (await models())[MARA, "lantern-1b"].discounts == ("repack",)


@pytest.mark.parametrize(
    ("id_", "tags", "repacked"),
    [
        ("a/lantern-7b-AWQ", ["base_model:b/lantern-7b", "awq"], True),
        ("a/light", ["base_model:b/lantern-7b", "gguf"], True),
        ("a/Lantern-7B-4bit-mlx", ["base_model:b/lantern-7b"], True),
        ("a/light", ["base_model:quantized:b/lantern-7b"], True),
        ("a/light", ["base_model:b/lantern-7b", "base_model:finetune:b/lantern-7b", "gguf"], False),
        ("a/light", ["base_model:merge:b/lantern-7b", "base_model:merge:c/dusk-7b"], False),
        ("a/lantern-7b-chat", ["base_model:adapter:b/lantern-7b"], False),
        ("a/light-GGUF", ["gguf"], False),
        ("a/light", ["base_model:nonsense", "base_model:quantized:../../x"], False),
    ],
)
async def test_a_repack_is_told_by_its_lineage(id_: str, tags: list[str], repacked: bool) -> None:
    one = hub("models")[2] | {"id": id_.replace("a/", "maraq/"), "tags": tags}
    (made,) = (await models(changed("__api__models", Said([one])))).values()
    assert (made.discounts == ("repack",)) is repacked


async def test_an_organisations_upload_is_nobodys_without_proof() -> None:
    answer = await ask(Hub(), "models", "lantern")

    assert not [account for account in answer.accounts if "lumen-labs" in account.key]
    assert "lantern-tiny" not in {fact.title for fact in answer.evidence}
    assert f"{UNPROVEN} (1)" in (answer.coverage.reason or "")


async def test_an_organisations_upload_is_theirs_who_committed_it_and_is_a_confirmed_author_of_its_paper() -> None:
    """Bram only claims the paper, Sefa asked to be hidden, Ilse never committed, the staff never wrote it."""
    answer = await ask(Hub(), "models", "lantern")
    theirs = [fact.owner for fact in answer.evidence if fact.url == "https://huggingface.co/lumen-labs/lantern-1b"]
    assert theirs == [MARA]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("__api__papers__2503.94001", Said({"error": "not found"}, 404)),
        ("__api__papers__2503.94001", Said({"id": "2503.94001", "authors": None})),
        ("__api__models__lumen-labs__lantern-1b__commits__main", Said([])),
        ("__api__models__lumen-labs__lantern-1b__commits__main", Said({"error": "gated"}, 403)),
        ("__api__models__lumen-labs__lantern-1b__commits__main", Said({"error": "missing"}, 401)),
    ],
)
async def test_half_a_proof_is_none(path: str, said: Said) -> None:
    """Planted fault: with one of the two facts gone the organisation's upload is left out."""
    service = changed(path, said)
    answer = await ask(service, "models", "lantern")

    assert "https://huggingface.co/lumen-labs/lantern-1b" not in {fact.url for fact in answer.evidence}
    assert f"{UNPROVEN} (2)" in (answer.coverage.reason or "")


async def test_an_account_that_does_not_say_it_is_this_persons_owns_nothing() -> None:
    """Planted fault: an organisation that passes for a user is credited, so that the type is what guards."""
    told = hub("overview_maraq")
    for type_ in ("org", None, 7):
        service = changed("__api__users__maraq__overview", Said(told | {"type": type_}))
        assert (MARA, "lantern-helpdesk") not in await models(service)

    other = Said(told | {"user": "somebody-else"})
    found = await models(changed("__api__users__maraq__overview", other))
    assert "lantern-helpdesk" not in {title for _, title in found}

    passing = Said(told | {"user": "lumen-labs", "type": "user"})
    credited = await models(changed("__api__users__lumen-labs__overview", passing))
    assert ("huggingface:lumen-labs", "lantern-1b") in credited


async def test_private_and_ownerless_uploads_are_left_out_and_told() -> None:
    reason = (await ask(Hub(), "models", "lantern")).coverage.reason or ""

    assert "uploads that are not public (1)" in reason
    assert "not as promised: uploads without an owner or a day (1)" in reason


async def test_a_model_that_nobody_downloads_passed_no_gate() -> None:
    made = (await models())[ILSE, "lantern-old"]
    assert (made.downloads, made.gate) == (0, None)


async def test_pictures_addresses_and_free_text_are_never_stored() -> None:
    """Planted fault: what came holds all of them."""
    came = json.dumps([hub(name) for name in ("overview_maraq", "overview_ilset", "paper", "commits")])
    words = ("@", "pictures.example", "We light a room")
    assert all(word in came for word in words)

    answer = await ask(Hub(), "models", "lantern")
    kept = answer.model_dump_json()
    assert not [word for word in words if word in kept]
    assert {account.key: account.name for account in answer.accounts}[ILSE] == "Ilse Tarn"


async def test_an_author_is_read_with_models_and_data_sets() -> None:
    service = changed("__api__models", Said([hub("models")[2]]))
    answer = await ask(service, "author", "maraq")

    assert {type(fact) for fact in answer.evidence} == {HubModel, HubDataset}
    assert {fact.url for fact in answer.evidence if isinstance(fact, HubDataset)} == {
        "https://huggingface.co/datasets/maraq/help-questions"
    }
    assert (answer.coverage.people, answer.coverage.requests, answer.coverage.status) == (1, 3, "ok")
    assert service.asked_for("author=maraq&sort=downloads") == 2


async def test_an_unknown_author_is_nothing_found_and_no_failure() -> None:
    answer = await ask(Service(NOBODY), "author", "maraq")
    assert (answer.coverage.status, answer.coverage.reason) == ("ok", "no such user there")


async def test_an_organisation_is_no_author() -> None:
    answer = await ask(Service(Said(hub("overview_maraq") | {"type": "org"})), "author", "maraq")
    assert (answer.coverage.people, answer.coverage.reason) == (0, "no person's account")


@pytest.mark.parametrize("terms", [(), ("a", "b"), ("../../whoami",), ("Mara Quell",), ("a/b",)])
async def test_an_author_is_asked_for_by_user_name_only(terms: tuple[str, ...]) -> None:
    assert (await ask(Service(), "author", *terms)).coverage.status == "skipped"


async def test_the_next_page_is_asked_for_by_its_cursor_alone() -> None:
    """The address in the Link header is the service's word; where to ask is not its choice."""
    elsewhere = {"link": '<https://huggingface.co/api/whoami?cursor=abc%3D&x=1>; rel="next"'}
    service = Service(Said([], headers=elsewhere), Said([]))
    answer = await ask(service, "datasets", "tag:license:mit")

    assert service.urls[1].startswith("https://huggingface.co/api/datasets?filter=license%3Amit&sort=downloads")
    assert service.urls[1].endswith("&cursor=abc%3D")
    assert answer.coverage.status == "ok"


async def test_no_more_pages_are_read_than_allowed_and_the_rest_is_told() -> None:
    more = {"link": '<https://huggingface.co/api/models?cursor=abc>; rel="next"'}
    service = Service(Said([], headers=more), Said([], headers=more))
    answer = await ask(service, "models", "tag:rl")

    assert answer.coverage.status == "partial"
    assert "there are more" in (answer.coverage.reason or "")


async def test_every_word_is_searched_by_itself_and_tags_narrow_all() -> None:
    service = Service(Said([]), Said([]))
    await ask(service, "models", "vllm", "reward model", "tag:trl", "task:text-generation", "a&b=c")

    searched = [url.partition("?")[2].partition("&sort")[0] for url in service.urls]
    assert searched == [f"search={word}&filter=trl&pipeline_tag=text-generation" for word in ("vllm", "reward-model")]


@pytest.mark.parametrize("terms", [(), ("&&",), ("tag:",)])
async def test_a_question_that_says_nothing_is_skipped(terms: tuple[str, ...]) -> None:
    assert (await ask(Service(), "models", *terms)).coverage.status == "skipped"


@pytest.mark.parametrize("body", [{}, {"error": "busy"}, None, "text"])
async def test_an_answer_that_is_no_list_is_a_failure_and_not_nothing_found(body: object) -> None:
    with pytest.raises(SourceFailed):
        await ask(Service(Said(body if body != "text" else '"text"')), "models", "lantern")


async def test_nothing_found_is_ok() -> None:
    answer = await ask(Service(Said([])), "models", "lantern")
    assert (answer.coverage.status, answer.coverage.records, answer.coverage.reason) == ("ok", 1, None)


async def test_a_limit_at_once_is_no_answer_and_later_keeps_what_came() -> None:
    spent = Said({"error": "slow down"}, 429, {"ratelimit": '"api";r=0;t=290'})
    with pytest.raises(SourceLimited):
        await ask(Service(spent), "models", "lantern")

    answer = await ask(Service(Said(hub("models")), NOBODY, spent), "models", "lantern")
    assert answer.coverage.status == "limited"
    assert answer.coverage.reset_at is not None
    assert answer.coverage.reset_at > NOW


async def test_a_budget_that_is_spent_asks_nothing_more() -> None:
    service = Hub()
    answer = await ask(service, "models", "lantern", purse=Purse(requests=2))

    assert (len(service.asked), answer.coverage.requests, answer.coverage.status) == (2, 2, "limited")
    with pytest.raises(BudgetExhausted):
        await ask(Hub(), "models", "lantern", purse=Purse(requests=0))


async def test_no_more_accounts_are_looked_up_than_allowed() -> None:
    service = Hub()
    answer = await ask(service, "models", "lantern", limits=HuggingFaceLimits(owners=2))

    assert service.asked_for("/overview") == 2
    assert "not looked into: uploads of further accounts (3)" in (answer.coverage.reason or "")
    assert answer.coverage.status == "partial"


async def test_no_more_proofs_are_looked_for_than_allowed() -> None:
    service = Hub()
    await ask(service, "models", "lantern", limits=HuggingFaceLimits(organisation_repos=0))
    assert service.asked_for("/papers/") == 0


async def test_a_paper_that_several_uploads_name_is_asked_for_once() -> None:
    proven = next(
        repo for repo in hub("models") if repo["id"].startswith("lumen-labs/") and "arxiv:2503.94001" in repo["tags"]
    )
    service = changed("__api__models", Said([proven, proven | {"id": "lumen-labs/lantern-1b"}]))
    answer = await ask(service, "models", "lantern")
    assert service.asked_for("/commits/") == 2
    assert service.asked_for("/papers/") == 1
    assert answer.evidence


async def test_the_token_travels_in_a_header_and_into_no_record() -> None:
    service = Hub()
    answer = await ask(service, "models", "lantern")

    assert service.keys == {"Bearer a-token"}
    assert "a-token" not in answer.model_dump_json()


async def test_without_a_token_the_coverage_says_what_that_means() -> None:
    answer = await ask(Service(Said([])), "models", "lantern", token=None)
    assert "without a token" in (answer.coverage.reason or "")


def test_lineage_and_papers_are_read_from_tags_of_the_promised_form_only() -> None:
    assert lineage(["base_model:a/b", "base_model:finetune:a/b"]) == ("a/b", frozenset({"finetune"}))
    assert lineage(["base_model:", "base_model:a", "base_model:x:a/b/c"]) == (None, frozenset())
    repo = Repo.model_validate({"tags": ["arxiv:2503.94001", "arxiv:../x", "arxiv:2503.94001"]})
    assert cited_papers(repo) == ("2503.94001",)
