import type { PlotOptions } from '@observablehq/plot'

/** Observable Plot, which is loaded once the first figure needs it. */
export type Plot = typeof import('@observablehq/plot')

let loading: Promise<Plot> | undefined

export function loadPlot(): Promise<Plot> {
  loading ??= import('@observablehq/plot')
  // What could not be loaded is tried again next time.
  loading.catch(() => (loading = undefined))
  return loading
}

/** What a figure is: options of Plot but for those that the page sees to. */
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
