// Validates manifests against the schema that Kubernetes publishes:
//   node validate.mjs FILE...
// prints the kind and name of every document, and exits with 1 if any is invalid.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

let faulty = false;
for (const file of process.argv.slice(2)) {
  // Kubernetes reads YAML 1.1, in which an unquoted no is a Boolean.
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

/** Returns the faults of a document under the schema. */
async function faultsOf(document) {
  const { [document.kind]: Model } = await import(`kubernetes-models/${document.apiVersion}`).catch(() => ({}));
  if (Model === undefined) return [`${document.apiVersion} has no kind ${document.kind}`];
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
 * Returns a copy of a value that adds its fields to the set of unread paths and
 * removes each when it is read. The validators accept fields that are not in the
 * schema, but they read only those that are.
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
