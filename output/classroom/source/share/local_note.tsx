import { isLocal } from './address'

/** Warns that the address of a page served only on this computer does not work for others. */
export function LocalNote() {
  if (!isLocal(location.href)) return null
  return (
    <p class="share-local alarm">
      This address works on this computer only. For a class, put the page on a web server (<code>leaderful page --out DIR</code>) or serve
      it to your network (<code>leaderful serve --host 0.0.0.0</code>) and open it at this computer’s address in that network.
    </p>
  )
}
