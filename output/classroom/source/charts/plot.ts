import type { PlotOptions } from '@observablehq/plot'
import type { Look } from '../state/looks'

/** Observable Plot, which is loaded once the first figure needs it. */
export type Plot = typeof import('@observablehq/plot')

let loading: Promise<Plot> | undefined

export function loadPlot(): Promise<Plot> {
  loading ??= import('@observablehq/plot')
  // What could not be loaded is tried again next time.
  loading.catch(() => (loading = undefined))
  return loading
}

/** A figure: the options of Plot except those that the page sets. */
export type Drawing = Omit<PlotOptions, 'document' | 'width' | 'className' | 'figure'>

/**
 * Draws a plot. Plot puts a style element into each, which the page's
 * Content-Security-Policy forbids: plots are made in a document of their own and
 * that element is left behind; charts.css has its rules. Without a window, that
 * document does not do for Plot's interactive marks (tips, pointers).
 */
export function drawPlot(plot: Plot, drawing: Drawing, width: number): SVGSVGElement {
  const made = plot.plot({
    ...drawing,
    width,
    className: 'figure-plot',
    figure: false,
    document: document.implementation.createHTMLDocument(''),
  })
  for (const style of made.querySelectorAll('style')) style.remove()
  // Its groups are labelled, but have no role that a label could belong to.
  for (const group of made.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label')
  return document.adoptNode(made) as unknown as SVGSVGElement
}

const builtIn = { circle: 'circle', square: 'square', triangle: 'triangle', diamond: 'diamond', cross: 'times', plus: 'plus', star: 'star' } as const

// Plot has no triangle that points down.
const inverted = {
  draw(context: CanvasPath, size: number) {
    const height = Math.sqrt(size * Math.sqrt(3))
    const half = height / Math.sqrt(3)
    context.moveTo(0, (2 * height) / 3)
    context.lineTo(half, -height / 3)
    context.lineTo(-half, -height / 3)
    context.closePath()
  },
}

/** How Plot's dots look like the mark of an arm. */
export function markOf(look: Look) {
  const open = look.mark === 'cross' || look.mark === 'plus'
  return {
    symbol: look.mark === 'inverted' ? inverted : builtIn[look.mark],
    fill: open ? 'none' : look.colour,
    stroke: open ? look.colour : 'var(--surface)',
    strokeWidth: open ? 2.5 : 1,
  }
}
