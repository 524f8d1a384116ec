import type { ComponentChildren } from 'preact'

/** The text of a chapter: some paragraphs, one thing to do and one thing to notice. */
export interface ChapterText {
  prose: ComponentChildren[]
  todo: ComponentChildren
  notice: ComponentChildren
}
