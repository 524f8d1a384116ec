// Holds manifests against the schema that Kubernetes publishes:
//   node validate.mjs FILE...
// prints the kind and name of every document, and exits with 1 if any has a fault.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

let faulty = false;
for (const file of process.argv.slice(2)) {
  // Kubernetes reads YAML 1.1, to which an unquoted no is a truth value.
  for (const parsed of parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1' })) {
    const document = parsed.toJS() ?? {};
    console.log(`${document.kind} ${document.metadata?.name}`);
    for (const fault of [...parsed.errors.map(error => error.message), ...(await faultsOf(document))]) {
      faulty = true;
      console.error(`${file}: ${document.kind} ${document.metadata?.name}: ${fault}`);
    }
  }
}
process.exitCode = faulty ? 1 : 0;

/** Returns what the schema has against a document. */
async function faultsOf(document) {
  const { [document.kind]: Model } = await import(`kubernetes-models/${document.apiVersion}`).catch(() => ({}));
  if (Model === undefined) return [`there is no ${document.kind} in ${document.apiVersion}`];
  const faults = [];
  const unread = new Set();
  try {
    Model.prototype.validate.call(watched(document, '', unread));
  } catch (error) {
    faults.push(error.message);
  }
  for (const path of unread) {
    if (!unread.has(path.slice(0, path.lastIndexOf('/')))) faults.push(`${path} is not in the schema`);
  }
  return faults;
}

/**
 * Returns a copy of a value whose fields leave the set of the unread when they are
 * read. The validators let pass fields that the schema does not have; but they
 * read just those that it has.
 */
function watched(value, path, unread) {
  if (value === null || typeof value !== 'object') return value;
  const copy = Array.isArray(value) ? [] : {};
  for (const [key, inner] of Object.entries(value)) {
    unread.add(`${path}/${key}`);
    copy[key] = watched(inner, `${path}/${key}`, unread);
  }
  return new Proxy(copy, {
    get(target, key) {
      unread.delete(`${path}/${String(key)}`);
      return target[key];
    },
  });
}
