"""Who in a history is no person: services that commit, and coding assistants that people name as co-authors.

Closed lists of whole names and whole addresses. A pattern such as "ends in bot" or "works at a laboratory" would take
people for machines: people are called Devin, Jules, Claude or Talbot.
"""

_SERVICES = frozenset(
    ("dependabot", "dependabot-preview", "renovate", "renovate bot", "renovate-bot", "pre-commit-ci",
     "github-actions", "github actions", "github action", "greenkeeper", "greenkeeperio-bot", "snyk-bot", "pyup-bot",
     "pyup.io bot", "mergify", "bors", "bors-servo", "homu", "imgbot", "allcontributors", "codecov-io",
     "copybara-service", "copybara", "codemod-bot", "facebook-github-bot", "facebook github bot",
     "facebook community bot", "pytorchbot", "pytorchmergebot", "pytorch mergebot", "pytorch updatebot",
     "tensorflower gardener", "tensorflow gardener", "a. unique tensorflower", "google ml automation", "k8s-ci-robot",
     "kubernetes prow robot", "semantic-release-bot", "travis ci", "travis-ci", "circleci", "jenkins", "gitlab ci",
     "gitlab bot", "azure pipelines", "apache/asf-bot", "web-flow", "meeseeksmachine", "lumberbot-app",
     "conda-forge-linter", "release-please", "release bot", "weblate", "transifex-integration", "deepsource-autofix",
     "restyled-io", "sourcery ai", "whitesource-bolt-for-github", "mend-bolt-for-github", "svc-docs", "buildbot",
     "huggingfacedocbuilderdev", "asf github actions")
)  # fmt: skip
_SERVICE_ENDS = ("-ci-bot", "-release-bot")
"""Ends of a whole handle that no person's has been seen with; a bare `bot` at the end is people's too."""
_ASSISTANT_ADDRESSES = frozenset(
    ("noreply@anthropic.com", "claude@anthropic.com", "cursoragent@cursor.com", "noreply@cursor.com",
     "copilot@github.com", "codex@openai.com", "noreply@openai.com", "noreply@aider.chat", "aider@aider.chat",
     "openhands@all-hands.dev", "amp@ampcode.com", "noreply@ampcode.com", "noreply@opencode.ai", "noreply@sst.dev",
     "qwen-coder@alibabacloud.com", "crush@charm.land", "noreply@windsurf.com", "noreply@codeium.com",
     "jules@google.com", "noreply@zed.dev", "gemini-cli@google.com", "gemini-code-assist@google.com", "bot@devin.ai",
     "noreply@devin.ai", "kiro@amazon.com")
)  # fmt: skip
_ASSISTANT_LOGINS = frozenset(
    ("copilot", "claude", "cursoragent", "openhands-agent", "devin-ai-integration", "gemini-code-assist",
     "google-labs-jules")
)  # fmt: skip
_ASSISTANT_NAMES = frozenset(
    ("claude code", "github copilot", "copilot-swe-agent", "copilot autofix powered by ai", "cursor agent",
     "openai codex", "gemini cli", "gemini code assist", "devin ai", "devin-ai-integration", "google-labs-jules",
     "amp code", "openhands", "aider", "qwen-coder", "kilo code", "roo code")
)  # fmt: skip
_PRODUCTS = frozenset(
    ("claude", "codex", "cursor", "copilot", "gemini", "jules", "devin", "amp", "kiro", "opencode")
)  # fmt: skip
_CLAUDE_MODELS = ("claude opus ", "claude sonnet ", "claude haiku ", "claude 3", "claude 4")
_NO_MAILBOX = ("noreply@", "no-reply@", "donotreply@")
_GITHUB_NOREPLY = "users.noreply.github.com"


def is_service(name: str, address: str, login: str | None) -> bool:
    """Whether one raw identity is a service's. GitHub marks its apps with `[bot]`, which no person's login can hold."""
    local, _, host = address.lower().rpartition("@")
    if name.lower().endswith("[bot]") or (local.endswith("[bot]") and host == _GITHUB_NOREPLY):
        return True
    handles = [handle.strip().lower() for handle in (name, login or "")]
    return any(handle in _SERVICES or handle.endswith(_SERVICE_ENDS) for handle in handles)


def is_assistant(name: str, address: str, login: str | None) -> bool:
    """Whether one raw identity is a coding assistant's. A product's name alone is not enough: people bear it too."""
    low, mail = name.strip().lower(), address.strip().lower()
    if mail in _ASSISTANT_ADDRESSES or low in _ASSISTANT_NAMES or low.startswith(_CLAUDE_MODELS):
        return True
    if login is not None:
        return login.lower() in _ASSISTANT_LOGINS
    return low in _PRODUCTS and mail.startswith(_NO_MAILBOX)
