/**
 * Which DLLs a Windows executable, DLL or `.node` file imports, read from its bytes, so that any system can check it.
 * The format: https://learn.microsoft.com/windows/win32/debug/pe-format
 */

/** Of the data directories after the optional header, the second lists imports, and the fourteenth those that are loaded late. */
const IMPORT_DIRECTORY = { index: 1, entryBytes: 20, nameOffset: 12 };
const DELAY_IMPORT_DIRECTORY = { index: 13, entryBytes: 32, nameOffset: 4 };

const PE32_PLUS = 0x20b;

/**
 * @param {Buffer} file
 * @returns {string[]} the names of the DLLs in lower case, sorted, each one once
 * @throws {Error} if the bytes are not a 64-bit Windows image
 */
export function importedDlls(file) {
  const header = readHeader(file);
  const names = [IMPORT_DIRECTORY, DELAY_IMPORT_DIRECTORY].flatMap((directory) => namesIn(file, header, directory));
  return [...new Set(names.map((name) => name.toLowerCase()))].sort();
}

/** @typedef {{ directories: number, count: number, sections: { address: number, bytes: number, offset: number }[] }} Header */

/** @param {Buffer} file @returns {Header} */
function readHeader(file) {
  if (file.toString('latin1', 0, 2) !== 'MZ') throw new Error('It is not a Windows image: it does not begin with MZ.');
  const pe = file.readUInt32LE(0x3c);
  if (file.toString('latin1', pe, pe + 4) !== 'PE\0\0') throw new Error('It is not a Windows image: there is no PE header.');
  const optional = pe + 24;
  if (file.readUInt16LE(optional) !== PE32_PLUS) throw new Error('It is not a 64-bit Windows image.');
  const firstSection = optional + file.readUInt16LE(pe + 20);
  const sections = Array.from({ length: file.readUInt16LE(pe + 6) }, (_, index) => {
    const at = firstSection + 40 * index;
    return { address: file.readUInt32LE(at + 12), bytes: file.readUInt32LE(at + 16), offset: file.readUInt32LE(at + 20) };
  });
  return { directories: optional + 112, count: file.readUInt32LE(optional + 108), sections };
}

/**
 * @param {Buffer} file
 * @param {Header} header
 * @param {typeof IMPORT_DIRECTORY} directory
 */
function namesIn(file, header, { index, entryBytes, nameOffset }) {
  const address = index < header.count ? file.readUInt32LE(header.directories + 8 * index) : 0;
  if (address === 0) return [];
  const names = [];
  // The list ends with an entry of zeros.
  for (let at = offsetOf(header, address); file.readUInt32LE(at + nameOffset) !== 0; at += entryBytes) {
    const start = offsetOf(header, file.readUInt32LE(at + nameOffset));
    names.push(file.toString('latin1', start, file.indexOf(0, start)));
  }
  return names;
}

/** @param {Header} header @param {number} address where it is in memory, relative to the image @returns {number} where it is in the file */
function offsetOf({ sections }, address) {
  const section = sections.find((section) => address >= section.address && address < section.address + section.bytes);
  if (!section) throw new Error(`No section of the image contains the address ${address}.`);
  return address - section.address + section.offset;
}
