"""Compile a part of a loop without machine code of its own.

numba optimises every compiled function, and turns it into machine code, before it hands it to the function that calls
it, where all of it is optimised again. A part is never run alone: its code goes to the caller as it was written. The
way in is numba's `pipeline_class`; that a library of code stays as it is, numba has no public switch for, so that two
inner steps of it are left out here. Where a later numba calls them otherwise, a part compiles as any function does.
"""

from __future__ import annotations

from typing import Any, cast

from numba.core import codegen, compiler, compiler_machinery, typed_passes

# numba has no types
Library, Pipeline, Lowering = (
    cast("Any", codegen).JITCodeLibrary,
    cast("Any", compiler).CompilerBase,
    cast("Any", typed_passes).NativeLowering,
)


class PartLibrary(Library):
    """Code that is optimised in its caller."""

    def _optimize_final_module(self) -> None:
        """Leave it to the caller."""

    def _finalize_final_module(self) -> None:
        """Make no machine code."""
        self._finalized = True


@cast("Any", compiler_machinery).register_pass(mutates_CFG=True, analysis_only=False)
class PartLowering(Lowering):
    """Translate a part, and name it to its callers."""

    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:  # noqa: ANN401  numba's own
        """Translate."""
        state.library = PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        super().run_pass(state)
        name: list[Any] = []  # stands for the function; callers find it by a builtin that is like no other
        state.cr = state.cr._replace(cfunc=name.index)
        state.targetctx.insert_user_function(name.index, state.cr.fndesc, [state.library])
        return True


class PartCompiler(Pipeline):
    """numba's own passes but for the last."""

    def define_pipelines(self) -> list[Any]:
        """List the passes."""
        passes = cast("Any", compiler).DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(PartLowering, Lowering)
        passes.passes = [each for each in passes.passes if each[0] is not Lowering]
        passes.finalize()
        return [passes]
