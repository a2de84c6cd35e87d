// The orders page. Everything that did not come from this file goes through escape().
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (value) => String(value).replace(/[&<>"']/g, (character) => entities[character]);

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #5d6672; --paper: #f6f7f9; --card: #fff; --line: #e2e5ea; --accent: #2457d6; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --soft: #9aa3b0; --paper: #14171b; --card: #1d2126; --line: #30363f; --accent: #7aa2ff; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { margin: 0 0 1.5rem; font-size: 1.75rem; letter-spacing: -.02em; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; margin-bottom: 1.25rem; }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; }
label { display: grid; gap: .25rem; color: var(--soft); font-size: .85rem; flex: 1 1 8rem; }
input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; width: 100%; }
button { font: inherit; font-weight: 600; color: var(--card); background: var(--accent); border: 0; border-radius: .5rem; padding: .55rem 1.25rem; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; color: var(--soft); font-size: .85rem; font-weight: 500; }
th, td { padding: .5rem .25rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.empty, .failure { margin: 0; color: var(--soft); }
.failure { color: var(--bad); }
`;

const row = ({ id, sku, qty, created_at: created }) => `<tr>
  <td class="number">${escape(id)}</td><td>${escape(sku)}</td><td class="number">${escape(qty)}</td><td>${escape(created)}</td>
</tr>`;

const table = (orders) => `<table>
<thead><tr><th class="number">No.</th><th>Article</th><th class="number">Quantity</th><th>Placed</th></tr></thead>
<tbody>${orders.map(row).join('\n')}</tbody>
</table>`;

const list = (orders) => (orders.length ? table(orders) : '<p class="empty">No orders yet.</p>');

export function ordersPage({ orders, failure }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orders</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Orders</h1>
<section>
<form method="post" action="/orders">
<label>Article <input name="sku" required maxlength="64" placeholder="A-100"></label>
<label>Quantity <input name="qty" type="number" required min="1" max="1000000" value="1"></label>
<button>Place order</button>
</form>
</section>
<section>
${failure ? `<p class="failure" role="alert">${escape(failure)}</p>` : ''}
${orders ? list(orders) : ''}
</section>
</main>
</body>
</html>
`;
}
