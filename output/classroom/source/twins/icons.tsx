const shapes = {
  start: 'M5 5v14M19 5L8 12l11 7z',
  back: 'M16 5L6 12l10 7z',
  play: 'M7 4l12 8-12 8z',
  pause: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z',
  on: 'M8 5l10 7-10 7z',
  end: 'M19 5v14M5 5l11 7-11 7z',
  crisis: 'M12 3l9.5 17h-19z',
}

/** A small picture on a button, only for the eye: the button's label says what it does. */
export function Icon({ of }: { of: keyof typeof shapes }) {
  return (
    <svg class="controls-icon" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[of]} fill="currentColor" stroke="currentColor" stroke-width="2" stroke-linejoin="round" />
      {of === 'crisis' && <path d="M12 9.5v5M12 17.2v.3" stroke="var(--surface)" stroke-width="2.2" stroke-linecap="round" />}
    </svg>
  )
}
