import { readFileSync } from 'node:fs';

/** Returns the records of a CSV file, each an array of texts, the header first. */
export function readCSV(path) {
  const text = readFileSync(path, 'utf8');
  const records = [];
  let record = [];
  let read = 0;
  for (const [all, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/gy)) {
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    read += all.length;
    if (end === '\n') {
      records.push(record);
      if (record.length !== records[0].length) throw new Error(`${path}: record ${records.length} has ${record.length} fields`);
      record = [];
    }
  }
  if (read !== text.length) throw new Error(`${path} is no CSV from character ${read} on`);
  return records;
}
