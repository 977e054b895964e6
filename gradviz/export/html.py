"""HTML: one self-contained page that steps through a run, for a browser without a network. Owns the page around the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from gradviz.export import svg
from gradviz.export.exporter import Exporter, declare
from gradviz.export.scene import Scene
from gradviz.words import language, mark, say

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
STYLE = """
body{margin:0;font:16px/24px system-ui,sans-serif;background:GROUND;color:TEXT}
main{max-width:1280px;margin:0 auto;padding:16px}
figure{margin:0}figure[hidden]{display:none}svg{width:100%;height:auto}
nav{display:flex;gap:8px;align-items:center}
button{font:inherit;min-width:48px;min-height:40px;color:TEXT;background:GROUND;border:1px solid CONTROL;border-radius:6px}
button:focus-visible{outline:2px solid ACCENT}
@media print{nav{display:none}figure[hidden]{display:block;break-after:page}}
"""
SCRIPT = """
const steps=[...document.querySelectorAll("figure")],where=document.getElementById("where");let at=0;
function show(to){at=Math.min(Math.max(to,0),steps.length-1);
steps.forEach((step,i)=>{step.hidden=i!==at});where.textContent=steps[at].dataset.step}
document.getElementById("back").onclick=()=>show(at-1);document.getElementById("on").onclick=()=>show(at+1);
addEventListener("keydown",event=>{const by={ArrowRight:1,PageDown:1," ":1,ArrowLeft:-1,PageUp:-1}[event.key];
if(event.key==="Home")show(0);else if(event.key==="End")show(steps.length-1);else if(by)show(at+by);else return;event.preventDefault()});
show(0);
"""


def render(scene: Scene) -> bytes:
    """A page with one picture."""
    return book([scene])


def book(scenes: Sequence[Scene]) -> bytes:
    """A page with one picture per step; arrow keys, space and two buttons go through them, and it prints whole."""
    return ("\n".join(_lines(scenes)) + "\n").encode()


def _lines(scenes: Sequence[Scene]) -> Iterator[str]:
    first = scenes[0]
    yield "<!doctype html>"
    yield f'<html lang="{language()}">'
    yield '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield f"<title>{escape(' '.join(first.graph.text.split()) or 'gradviz')}</title>"
    yield f"<style>{_styled(first)}</style>"
    yield "<main>"
    for number, scene in enumerate(scenes):
        step = say("Step {number} of {count}", number=number + 1, count=len(scenes))
        picture = svg.write(scene.diagram, scene.theme, scene.graph.text, scene.formulas, document=b"" if number else scene.document)
        yield f'<figure data-step="{escape(step)}"{" hidden" if number else ""}>\n{picture}</figure>'
    yield f'<nav><button id="back" aria-label="{escape(say("Previous step"))}">←</button>'
    yield f'<button id="on" aria-label="{escape(say("Next step"))}">→</button><span id="where" role="status"></span></nav>'
    yield "</main>"
    yield f"<script>{SCRIPT}</script>"
    yield "</html>"


def _styled(scene: Scene) -> str:
    style = STYLE
    for word, role in (("GROUND", "surface"), ("TEXT", "text"), ("CONTROL", "control"), ("ACCENT", "accent")):
        style = style.replace(word, scene.theme[role])
    return style


declare(
    Exporter("html", ".html", mark("A page for the browser that steps through the run with the arrow keys."), render, book, every_step=True)
)
