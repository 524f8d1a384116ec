import type { ComponentChildren } from 'preact'
import './data_table.css'

export interface Column {
  title: string
  number?: boolean
}

/** A table of data under a chart, folded until it is asked for. */
export function DataTable({ caption, columns, rows }: { caption: string; columns: Column[]; rows: ComponentChildren[][] }) {
  return (
    <details class="not-printed">
      <summary>{caption} as a table</summary>
      <div class="scrolling" tabIndex={0} role="region" aria-label={`${caption} as a table`}>
        <table class="data-table">
          <thead>
            <tr>
              {columns.map((column) => (
                <th scope="col" class={column.number ? 'number' : undefined} key={column.title}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, number) => (
              <tr key={number}>
                {row.map((cell, index) =>
                  index === 0 ? (
                    <th scope="row" key={index}>
                      {cell}
                    </th>
                  ) : (
                    <td class={columns[index]?.number ? 'number' : undefined} key={index}>
                      {cell}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
