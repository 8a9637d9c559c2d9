"""What a path says about the work in it. Paths only: no file is read."""

from enum import IntFlag
from functools import cache, reduce
from operator import or_

from memory.records import Area


class Sort(IntFlag):
    """What a file is; a change is the union of its files."""

    CODE = 1
    TESTS = 2
    DOCS = 4
    CONFIG = 8
    KERNEL = 16
    TRAINING = 32
    SERVING = 64
    EVALS = 128
    AGENTS = 256
    DATA = 512
    VENDORED = 1024
    GENERATED = 2048


AREAS: tuple[tuple[Sort, Area], ...] = (
    (Sort.CODE, "code"), (Sort.TESTS, "tests"), (Sort.DOCS, "docs"), (Sort.CONFIG, "config"), (Sort.KERNEL, "kernel"),
    (Sort.TRAINING, "training"), (Sort.SERVING, "serving"), (Sort.EVALS, "evals"), (Sort.AGENTS, "agents"),
    (Sort.DATA, "data"),
)  # fmt: skip

_CODE = frozenset(
    ("py", "pyi", "pyx", "pxd", "c", "cc", "cpp", "cxx", "h", "hh", "hpp", "cu", "cuh", "hip", "rs", "go", "java",
     "kt", "scala", "js", "jsx", "ts", "tsx", "mjs", "rb", "r", "jl", "m", "mm", "swift", "cs", "php", "lua",
     "pl", "sh", "bash", "ps1", "f", "f90", "f95", "for", "v", "sv", "td", "mlir", "ll", "s", "asm", "metal",
     "cl", "glsl", "wgsl", "triton", "sql", "ipynb", "zig", "nim", "d", "ml", "hs", "ex", "erl", "vue", "svelte",
     "proto", "thrift", "fbs", "cmake")
)  # fmt: skip
_DOCS = frozenset(
    ("md", "mdx", "rst", "txt", "adoc", "tex", "html", "htm", "png", "jpg", "jpeg", "gif", "svg", "webp", "pdf",
     "bib", "css")
)  # fmt: skip
_CONFIG = frozenset(
    ("yml", "yaml", "toml", "cfg", "ini", "json", "gradle", "bazel", "bzl", "nix", "properties", "conf", "env",
     "xml", "in", "mk")
)  # fmt: skip
_DATA = frozenset(
    ("csv", "tsv", "jsonl", "parquet", "npz", "npy", "h5", "arrow", "gz", "zip", "bin", "onnx", "safetensors",
     "pkl")
)  # fmt: skip
_CONFIG_NAMES = frozenset(
    ("dockerfile", "makefile", "setup.py", "setup.cfg", "pyproject.toml", "cmakelists.txt", "requirements.txt",
     "manifest.in", "build", "workspace", "jenkinsfile", "codeowners", "noxfile.py")
)  # fmt: skip
_CONFIG_FOLDERS = (".github/", ".circleci/", ".ci/", "ci/", ".gitlab/")
_DOC_NAMES = (
    "readme", "changelog", "contributing", "license", "licence", "authors", "citation", "notice", "code_of_conduct",
)  # fmt: skip
_DOC_FOLDERS = frozenset(("doc", "docs", "documentation", "website", "blog"))
_VENDORED = frozenset(
    ("third_party", "third-party", "thirdparty", "3rdparty", "3rd_party", "vendor", "vendored", "_vendor",
     "node_modules", "external", "externals", "extern", "submodules")
)  # fmt: skip
_GENERATED_FOLDERS = frozenset(("generated", "__generated__", "dist", "_build"))
_GENERATED_ENDS = (
    "_pb2.py", "_pb2_grpc.py", "_pb2.pyi", ".pb.go", ".pb.cc", ".pb.h", ".min.js", ".min.css", ".js.map", ".css.map",
    ".snap", ".lock", "package-lock.json", "pnpm-lock.yaml", "go.sum",
)  # fmt: skip
_TESTS = frozenset(("test", "tests", "testing", "testdata", "unittest", "unittests", "conftest"))
_TOPIC_WORDS: dict[Sort, str] = {
    Sort.KERNEL: "kernel kernels cu cuh cuda triton hip rocm ptx metal cutlass cublas cudnn gemm flashattn",
    Sort.TRAINING: "train trainer trainers training finetune finetuning optim optimizer optimizers distributed fsdp "
    "deepspeed megatron grpo ppo dpo kto rlhf sft reward rewards rl lora peft",
    Sort.SERVING: "serve server serving inference engine entrypoints scheduler kvcache deploy deployment predictor "
    "runtime",
    Sort.EVALS: "eval evals evaluate evaluator evaluators evaluation benchmark benchmarks metric metrics leaderboard",
    Sort.AGENTS: "agent agents agentic toolcall toolcalls mcp rag retriever retrievers retrieval",
    Sort.DATA: "data dataset datasets dataloader dataloaders collator collate tokenizer tokenizers tokenization "
    "preprocess preprocessing",
}
_TOPICS = {word: sort for sort, words in _TOPIC_WORDS.items() for word in words.split()}
_BREAKS = str.maketrans("._-", "///")


def sort_of(path: str) -> Sort:
    """What the file at `path` is: one of code, tests, docs, config or data by its kind, and any number of topics.

    A vendored or generated file is nobody's own work, so it is nothing else beside.
    """
    low = path.lower()
    *folders, name = low.split("/")
    if not _VENDORED.isdisjoint(folders):
        return Sort.VENDORED
    if name.endswith(_GENERATED_ENDS) or not _GENERATED_FOLDERS.isdisjoint(folders):
        return Sort.GENERATED
    words = low.translate(_BREAKS).split("/")
    kind = _kind(low, folders, name, words)
    if kind in {Sort.DOCS, Sort.CONFIG}:
        return kind
    return reduce(or_, (_TOPICS[word] for word in words if word in _TOPICS), kind)


def _kind(low: str, folders: list[str], name: str, words: list[str]) -> Sort:
    stem, _, ending = name.rpartition(".")
    if name in _CONFIG_NAMES or low.startswith(_CONFIG_FOLDERS) or not stem:
        return Sort.DOCS if name.startswith(_DOC_NAMES) else Sort.CONFIG
    if not _TESTS.isdisjoint(words):
        return Sort.TESTS
    if ending in _DOCS or name.startswith(_DOC_NAMES) or not _DOC_FOLDERS.isdisjoint(folders):
        return Sort.DOCS
    if ending in _CODE:
        return Sort.CODE
    if ending in _DATA:
        return Sort.DATA
    return Sort.CONFIG if ending in _CONFIG else Sort.CODE


@cache
def areas(sorts: Sort) -> tuple[Area, ...]:
    """The areas of a change, in the order of the dictionary."""
    return tuple(area for sort, area in AREAS if sort & sorts)
