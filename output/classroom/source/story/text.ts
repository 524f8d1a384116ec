import type { ComponentChildren } from 'preact'

/** What a chapter says: some paragraphs, one thing to do and one thing to notice. */
export interface ChapterText {
  prose: ComponentChildren[]
  todo: ComponentChildren
  notice: ComponentChildren
}
