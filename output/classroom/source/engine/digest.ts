import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/**
 * The digest of a run: SHA-256 over the bits of its series, week by week, then of
 * its outcomes. `leaderful run --link` prints the same. (crypto.subtle would do,
 * but is not there on pages that come by plain HTTP.)
 */
export class Digest {
  readonly #sum = sha256.create()

  add(values: Float64Array): this {
    this.#sum.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    return this
  }

  /** The digest in hexadecimal digits; nothing can be added afterwards. */
  hex(): string {
    return bytesToHex(this.#sum.digest())
  }
}
