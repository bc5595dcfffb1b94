"""Names and options between the two spellings: `srcVocabSize` in TypeScript, `src_vocab_size` in Python."""
import re

from model import Transformer


def snake_case(name):
    return re.sub(r"([A-Z])", lambda m: "_" + m.group(1).lower(), name)


def camel_case(name):
    return re.sub(r"_([a-z0-9])", lambda m: m.group(1).upper(), name)


def transformer_from(config):
    """A Transformer from the options of a config.json; `seed` only chose the start of its weights."""
    return Transformer(**{snake_case(name): value for name, value in config.items() if name != "seed"})
