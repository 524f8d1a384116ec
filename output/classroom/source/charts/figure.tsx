import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { DataTable, type Column } from '../components/data_table'
import './charts.css'
import { csvOf, svgText, type Cell } from './export'
import { ExportMenu, type Picture } from './export_menu'
import { drawPlot, loadPlot, type Drawing, type Plot } from './plot'
import { linesOf, titled } from './sheet'
import { tabular } from './wording'

export interface FigureTable {
  columns: Column[]
  rows: readonly (readonly Cell[])[]
}

/** Data as a file, where that is not the table. */
export interface FigureData {
  header: readonly string[]
  rows: () => Iterable<readonly Cell[]>
}

export interface FigureProps {
  title: string
  note?: ComponentChildren
  fileName: string // without extension
  /** The drawing for a width in pixels, with type of 12 pixels. Its marks are those of the Plot given. */
  draw: (width: number, plot: Plot) => Drawing
  table: FigureTable
  data?: FigureData
  label: string // a description for people who cannot see it
  caption?: string // text under the title in files
}

/** Size of type that figures are drawn for; they grow with the page's. */
const usualText = 16

/** A finished figure: drawn by Observable Plot, with its data as a table and ways to take both along. */
export function Figure({ title, note, fileName, draw, table, data, label, caption = '' }: FigureProps) {
  const holder = useRef<HTMLDivElement>(null)
  const width = useSignal(0)
  const trouble = useSignal('')

  useEffect(() => {
    const element = holder.current!
    const observer = new ResizeObserver(() => (width.value = element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const drawn = width.value
  useEffect(() => {
    if (drawn === 0) return
    let late = false
    loadPlot()
      .then((plot) => {
        if (late) return
        const text = parseFloat(getComputedStyle(document.documentElement).fontSize)
        const figure = drawPlot(plot, draw((drawn * usualText) / text, plot), (drawn * usualText) / text)
        figure.setAttribute('role', 'img')
        figure.setAttribute('aria-label', label)
        holder.current?.replaceChildren(figure)
        trouble.value = ''
      })
      .catch((error: unknown) => (trouble.value = error instanceof Error ? error.message : String(error)))
    return () => {
      late = true
    }
  }, [drawn, draw, label])

  async function picture(): Promise<Picture> {
    const plot = await loadPlot()
    const figure = titled(drawPlot(plot, draw(exportWidth, plot), exportWidth), title, linesOf(caption, 105))
    return { svg: svgText(figure, title), width: exportWidth, height: Number(figure.getAttribute('height')) }
  }

  function csv(): string {
    return data ? csvOf(data.header, data.rows()) : csvOf(table.columns.map((column) => column.title), table.rows)
  }

  return (
    <figure class="figure">
      <figcaption>
        <strong class="figure-title">{title}</strong>
        {note !== undefined && <div class="figure-note">{note}</div>}
      </figcaption>
      <div ref={holder} class="figure-drawing" />
      {trouble.value !== '' && <p class="alarm">The figure could not be drawn: {trouble}. The table has its numbers.</p>}
      <div class="charts-foot">
        <DataTable caption={title} columns={table.columns} rows={table.rows.map((row) => row.map(shown))} />
        <ExportMenu title={title} fileName={fileName} picture={picture} csv={csv} />
      </div>
    </figure>
  )
}

/** Width of figures that leave the page, in pixels. */
const exportWidth = 720

function shown(cell: Cell): string {
  if (cell === null) return ''
  return typeof cell === 'number' ? tabular(cell) : cell
}
