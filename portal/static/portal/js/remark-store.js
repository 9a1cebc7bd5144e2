// Remarks that were sent from this device and that nobody has confirmed yet: words, photo and recording together.
// A row: id (the form's submission key), owner ("" for no identity), url, fields, at, state, errors, code.
const NAME = "say";
const ROWS = "remarks";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(ROWS, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inside(mode, act) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(ROWS, mode);
      const request = act(transaction.objectStore(ROWS));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error ?? request.error);
      transaction.onabort = () => reject(transaction.error ?? request.error);
    });
  } finally {
    database.close();
  }
}

export const keep = (remark) => inside("readwrite", (rows) => rows.put(remark));
export const forget = (id) => inside("readwrite", (rows) => rows.delete(id));

export async function all() {
  const rows = await inside("readonly", (store) => store.getAll());
  return rows.sort((one, other) => one.at - other.at);
}
