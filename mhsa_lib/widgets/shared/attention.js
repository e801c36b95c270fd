// The one piece of mathematics that the widgets know: linear projection, softmax and
// scaled dot-product attention. Matrices are arrays of rows, a row is an array of
// numbers. Every function is pure. tests/browser/widgets compares them with mhsa_lib.numpy.

/**
 * @typedef {number[]} Row
 * @typedef {Row[]} Matrix
 * @typedef {boolean[][]} Mask true = attend
 * @typedef {{ dtype: string, shape: number[], base64: string }} Encoded
 */

const VIEWS = {
  float16: [2, null, null],
  float32: [4, "getFloat32", "setFloat32"],
  float64: [8, "getFloat64", "setFloat64"],
  int32: [4, "getInt32", "setInt32"],
  uint8: [1, "getUint8", "setUint8"],
  bool: [1, "getUint8", "setUint8"],
};

function viewOf(dtype) {
  if (!Object.hasOwn(VIEWS, dtype)) {
    const known = Object.keys(VIEWS).join(", ");
    throw new TypeError(`array dtype "${dtype}" is not one of ${known}`);
  }
  return VIEWS[dtype];
}

/** Half precision at a byte of a view; getFloat16 is too young for some browsers. */
function half(view, at) {
  const bits = view.getUint16(at, true);
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const sign = bits >> 15 ? -1 : 1;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function nest(flat, shape) {
  if (shape.length <= 1) return flat;
  const step = flat.length / shape[0];
  const rest = shape.slice(1);
  return Array.from({ length: shape[0] }, (_, i) =>
    nest(flat.slice(i * step, (i + 1) * step), rest),
  );
}

/**
 * {dtype, shape, base64} (little-endian, C order) -> nested arrays of numbers.
 * @param {Encoded} array
 * @returns {any}
 */
export function decodeArray({ dtype, shape, base64 }) {
  const [size, get] = viewOf(dtype);
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const count = shape.reduce((a, b) => a * b, 1);
  if (bytes.length !== count * size) {
    throw new RangeError(
      `array of shape [${shape}] and dtype ${dtype} needs ${count * size} bytes, ` +
        `but has ${bytes.length}`,
    );
  }
  const view = new DataView(bytes.buffer);
  const read = (at) => (get ? view[get](at, true) : half(view, at));
  const flat = Array.from({ length: count }, (_, i) => read(i * size));
  return shape.length ? nest(flat, shape) : flat[0];
}

/**
 * Nested arrays of numbers -> {dtype, shape, base64}; float16 is only read.
 * @param {any} array
 * @param {string} [dtype]
 * @returns {Encoded}
 */
export function encodeArray(array, dtype = "float32") {
  const [size, , set] = viewOf(dtype);
  if (!set) throw new TypeError(`arrays of dtype "${dtype}" are read, not written`);
  const shape = [];
  for (let a = array; Array.isArray(a); a = a[0]) shape.push(a.length);
  const flat = [array].flat(Infinity);
  const view = new DataView(new ArrayBuffer(flat.length * size));
  flat.forEach((value, i) => view[set](i * size, Number(value), true));
  let binary = "";
  for (const byte of new Uint8Array(view.buffer)) binary += String.fromCharCode(byte);
  return { dtype, shape, base64: btoa(binary) };
}

/**
 * x (n, d) times w (d, m) -> (n, m): every row of x through the same linear map.
 * @param {Matrix} x
 * @param {Matrix} w
 * @returns {Matrix}
 */
export function project(x, w) {
  return x.map((row) => {
    const out = new Array(w[0].length).fill(0);
    row.forEach((xi, i) => w[i].forEach((wij, j) => (out[j] += xi * wij)));
    return out;
  });
}

/**
 * The products q_c k_c, one a dimension; their sum is the score.
 * @param {Row} q
 * @param {Row} k
 * @returns {Row}
 */
export function products(q, k) {
  return q.map((qc, c) => qc * k[c]);
}

/**
 * q (L, d), k (S, d) -> q k^T (L, S): one dot product a pair, not yet scaled.
 * @param {Matrix} q
 * @param {Matrix} k
 * @returns {Matrix}
 */
export function scores(q, k) {
  return q.map((qi) => k.map((kj) => products(qi, kj).reduce((a, b) => a + b, 0)));
}

/**
 * Every entry of s (L, S) times one factor.
 * @param {Matrix} s
 * @param {number} factor
 * @returns {Matrix}
 */
export function scale(s, factor) {
  return s.map((row) => row.map((x) => x * factor));
}

/**
 * (n, n), true where a query may attend: itself and what came before.
 * @param {number} n
 * @returns {Mask}
 */
export function causalMask(n) {
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => j <= i),
  );
}

/**
 * s (L, S) with -Infinity wherever allowed (L, S) is false; true = attend.
 * @param {Matrix} s
 * @param {Mask} allowed
 * @returns {Matrix}
 */
export function mask(s, allowed) {
  return s.map((row, i) => row.map((x, j) => (allowed[i][j] ? x : -Infinity)));
}

/**
 * One row (n) -> e^(x - largest), so that nothing overflows; masked entries give 0.
 * @param {Row} row
 * @returns {Row}
 */
export function powers(row) {
  const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
  return row.map((x) => (top === -Infinity ? 0 : Math.exp(x - top)));
}

/**
 * One row (n) -> n weights that sum to 1; a fully masked row gives zeros.
 * @param {Row} row
 * @returns {Row}
 */
export function softmax(row) {
  const terms = powers(row);
  const sum = terms.reduce((a, b) => a + b, 0);
  return sum === 0 ? terms : terms.map((p) => p / sum);
}

/**
 * softmax of every row of s (L, S).
 * @param {Matrix} s
 * @returns {Matrix}
 */
export function softmaxRows(s) {
  return s.map(softmax);
}

/**
 * weights (L, S), v (S, m) -> (L, m): each row an average of the rows of v.
 * @param {Matrix} weights
 * @param {Matrix} v
 * @returns {Matrix}
 */
export function weightedSum(weights, v) {
  return project(weights, v);
}

/**
 * softmax(q k^T / sqrt(d)) v with every intermediate by its name.
 * @param {Matrix} q
 * @param {Matrix} k
 * @param {Matrix} v
 * @param {{ factor?: number, allowed?: Mask }} [options]
 */
export function attention(
  q,
  k,
  v,
  { factor = 1 / Math.sqrt(q[0].length), allowed } = {},
) {
  const raw = scores(q, k);
  const scaled = scale(raw, factor);
  const masked = allowed ? mask(scaled, allowed) : scaled;
  const weights = softmaxRows(masked);
  return { raw, scaled, masked, weights, output: weightedSum(weights, v) };
}

/**
 * Entropy in bits of the weights p (n); 0 log 0 counts as 0.
 * @param {Row} p
 */
export function entropy(p) {
  return p.reduce((sum, x) => (x > 0 ? sum - x * Math.log2(x) : sum), 0);
}
