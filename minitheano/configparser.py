"""Theano's doorway `theano.configparser`: names only."""

from .config import PARAMS, Config, config
from .flags import BoolParam, ConfigParam, EnumStr, FloatParam, IntParam, StrParam, TypedParam

TheanoConfigParser, change_flags = Config, config.change
_config_var_list = PARAMS.values()


def AddConfigVar(
    name: str, doc: str, configparam: ConfigParam, root: object = config, in_c_key: bool = True
) -> None:
    """Declare a flag of a program's own, which is then read as `theano.config.name`."""
    config.add(name, doc, configparam)
