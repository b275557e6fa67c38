"""The contract of techniques as checks that anyone can run over a plugin of their own.

    python -m workbench.testing path/to/my-technique

or, in tests of one's own::

    @pytest.mark.parametrize("check", contract_of("path/to/my-technique"), ids=str)
    def test_it_keeps_the_contract(check):
        check()
"""

from .contract import CONTRACT, Check, check_plugin, contract_of
from .networks import small_networks
from .state import differences, state_of

__all__ = ["CONTRACT", "Check", "check_plugin", "contract_of", "differences", "small_networks", "state_of"]
