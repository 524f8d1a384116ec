import { isLocal } from './address'

/** Says of a page that is served on this computer alone that its address is of no use to others. */
export function LocalNote() {
  if (!isLocal(location.href)) return null
  return (
    <p class="share-local alarm">
      This address works on this computer only. For a class, put the page on a web server (<code>leaderful page --out DIR</code>) or serve
      it to your network (<code>leaderful serve --host 0.0.0.0</code>) and open it by this computer’s address there.
    </p>
  )
}
