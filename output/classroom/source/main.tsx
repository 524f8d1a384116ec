import { render } from 'preact'
import { App } from './app'
import { keepForUseOffline, preferNewerVersion } from './offline'
import { followLinks } from './share/opened_link'
import { followSeen } from './state/bets'
import { engine } from './state/engine'
import { presenting } from './state/preferences'
import { Player } from './state/player'
import './styles/tokens.css'
import './styles/base.css'
import './styles/app.css'

document.documentElement.classList.toggle('presenting', presenting)

const player = new Player(engine)
followLinks(player)
followSeen(player)
render(<App player={player} />, document.getElementById('page')!)

if (import.meta.env.PROD) {
  void preferNewerVersion()
  engine.ready.then(keepForUseOffline, () => {}) // the engine comes first; if it fails, the page says so
}
