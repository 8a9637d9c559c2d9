"""Nothing is asked but the configured hosts, whatever an answer, a link or a redirect points at."""

import httpx
import pytest

from memory.errors import SourceFailed, UsageError
from tests.tools.fetch.fetch_world import BASE, Allowance, Clock, Service, answer, fetcher
from tools.fetch.fetcher import Counted, Fetcher, Request, drop_keys
from tools.fetch.hosts import AllowedHosts, Place

MAIL = drop_keys("email")
KEYED = {"Authorization": "Bearer secret", "Accept": "application/json"}
ELSEWHERE = [
    "https://evil.example/users/ann",
    "http://api.code.example/users/ann",
    "https://api.code.example:8443/users/ann",
    "https://api.code.example@evil.example/",
    "https://ann:pw@api.code.example/users/ann",
    "https://api.code.example.evil.example/",
    "https://api.code.example./users/ann",
    "https://169.254.169.254/latest/meta-data/",
    "https://127.0.0.1/users/ann",
    "https://[::1]/",
    "https://2130706433/",
    "file:///etc/passwd",
    "ftp://api.code.example/",
    "//evil.example/x",
    "https://evil.example\\@api.code.example/",
    "https://api.code.example\tevil.example/",
    "https://аpi.code.example/",
    "https://[broken",
]


class Anywhere(AllowedHosts):
    """The guard, taken away."""

    def area(self, place: Place) -> str:
        return ""


async def ask(mine: Fetcher, url: str, headers: dict[str, str] = KEYED) -> None:
    await mine.fetch(Request("code", url, headers), Allowance(), drop=MAIL)


@pytest.mark.parametrize("url", ELSEWHERE)
async def test_another_host_is_never_asked(url: str) -> None:
    service = Service()
    with pytest.raises(SourceFailed):
        await ask(fetcher(service, Clock()), url)
    assert service.asked == []


@pytest.mark.parametrize("url", [url for url in ELSEWHERE if "ann:pw" not in url])
async def test_a_redirect_to_another_host_is_not_followed(url: str) -> None:
    target = url.encode("ascii", "ignore").decode()
    service = Service(httpx.Response(302, headers={"location": target.replace("\t", " ")}))
    with pytest.raises(SourceFailed):
        await ask(fetcher(service, Clock()), f"{BASE}/users/ann")
    assert len(service.asked) == 1


async def test_with_the_allow_list_off_a_redirect_would_lead_anywhere() -> None:
    service = Service(answer({}, 302, location="https://evil.example/"), answer({"stolen": 1}))
    mine = fetcher(service, Clock())
    mine._allowed = Anywhere([])
    await ask(mine, f"{BASE}/users/ann")
    assert service.urls[1] == "https://evil.example/"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_on_the_host_is_followed_and_paid_for(status: int) -> None:
    service = Service(answer({}, status, location="/user/7"), answer({"login": "ann"}))
    budget = Counted(Allowance())
    got = await fetcher(service, Clock()).fetch(Request("code", f"{BASE}/users/an", KEYED), budget, drop=MAIL)
    assert (got.body, budget.requests) == ({"login": "ann"}, 2)
    assert got.record.url == f"{BASE}/users/an"


async def test_a_key_does_not_go_along_to_another_allowed_host() -> None:
    other = "https://other.example"
    moved = answer({}, 307, location=f"{other}/users/ann")
    service = Service(moved, answer({}))
    await ask(fetcher(service, Clock(), bases=[BASE, other]), f"{BASE}/users/ann")
    assert "authorization" in service.asked[0].headers
    assert "authorization" not in service.asked[1].headers
    assert service.asked[1].headers["accept"] == "application/json"


async def test_redirects_in_a_circle_end() -> None:
    service = Service(*[answer({}, 302, location="/a")] * 6)
    with pytest.raises(SourceFailed, match="redirects"):
        await ask(fetcher(service, Clock()), f"{BASE}/a")


async def test_a_redirect_that_leads_nowhere_is_a_failure() -> None:
    with pytest.raises(SourceFailed, match="301"):
        await ask(fetcher(Service(answer({}, 301)), Clock()), f"{BASE}/a")


async def test_what_was_posted_is_posted_again_only_where_the_service_says_so() -> None:
    posted = Request("code", f"{BASE}/graphql", body={"q": 1})
    with pytest.raises(SourceFailed):
        await fetcher(Service(answer({}, 301, location="/x")), Clock()).fetch(posted, Allowance(), drop=MAIL)
    service = Service(answer({}, 307, location="/x"), answer({}))
    await fetcher(service, Clock()).fetch(posted, Allowance(), drop=MAIL)
    assert service.asked[1].method == "POST"


async def test_a_key_that_cannot_be_sent_is_a_failure_without_the_key_in_it() -> None:
    with pytest.raises(SourceFailed) as failed:
        await ask(fetcher(Service(), Clock()), f"{BASE}/a", {"authorization": "Bearer ‘key’"})
    assert "key’" not in str(failed.value)


@pytest.mark.parametrize(
    "base",
    [
        "http://api.code.example",
        "http://localhost.evil.example",
        "https://10.0.0.5",
        "https://[fd00::1]",
        "https://167772165",
        "https://0x7f.1",
        "https://me:pw@api.code.example",
        "ftp://api.code.example",
        "api.code.example",
        "",
        "https://[broken",
    ],
)
def test_a_base_url_that_may_not_be_asked_is_refused_at_once(base: str) -> None:
    with pytest.raises(UsageError):
        Fetcher([base], now=Clock())


@pytest.mark.parametrize("base", ["http://127.0.0.1:8123", "http://localhost:8123/github", "http://[::1]:8123"])
async def test_a_service_on_this_machine_may_be_asked_without_tls(base: str) -> None:
    service = Service(answer({"n": 1}))
    await ask(fetcher(service, Clock(), bases=[base]), f"{base}/users/ann")
    assert len(service.asked) == 1


@pytest.mark.parametrize("target", ["http://127.0.0.1:9999/", "http://127.0.0.2:8123/", "http://localhost:8123/"])
async def test_a_service_on_this_machine_may_not_send_to_another_port_or_name(target: str) -> None:
    base = "http://127.0.0.1:8123"
    service = Service(answer({}, 302, location=target))
    with pytest.raises(SourceFailed):
        await ask(fetcher(service, Clock(), bases=[base]), f"{base}/a")
    assert len(service.asked) == 1
