// The orders page, made on the server from what the backend says.
import http from 'node:http';
import { BackendError, checkHealth, listOrders, placeOrder } from './backend.js';
import { ordersPage } from './page.js';

const port = Number(process.env.PORT ?? 3000);
const backend = process.env.BACKEND_URL ?? 'http://backend:8000';
const maximumBody = 64 * 1024;

const failureOf = (error) => {
  if (error instanceof BackendError) return error;
  console.error(error);
  return new BackendError('Something went wrong; see the log', 500);
};

function send(response, status, type, body, headers = {}) {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': length, 'X-Content-Type-Options': 'nosniff', ...headers });
  response.end(body);
}

const sendHTML = (response, status, body) =>
  send(response, status, 'text/html; charset=utf-8', body, { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'" });
const sendJSON = (response, status, value) => send(response, status, 'application/json', `${JSON.stringify(value)}\n`);

async function readForm(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > maximumBody) throw new BackendError('The form is too large', 413);
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString());
}

async function showOrders(request, response, failure) {
  try {
    const orders = await listOrders(backend);
    sendHTML(response, failure?.status ?? 200, ordersPage({ orders, failure: failure?.message }));
  } catch (error) {
    const problem = failure ?? failureOf(error);
    sendHTML(response, problem.status, ordersPage({ failure: problem.message }));
  }
}

async function takeOrder(request, response) {
  try {
    const form = await readForm(request);
    await placeOrder(backend, { sku: form.get('sku') ?? '', qty: Number(form.get('qty')) });
    // See other: a reload of the page must not place the order again.
    send(response, 303, 'text/plain', '', { Location: '/' });
  } catch (error) {
    await showOrders(request, response, failureOf(error));
  }
}

async function showHealth(request, response) {
  try {
    await checkHealth(backend);
    sendJSON(response, 200, { status: 'ok', backend: 'ok' });
  } catch (error) {
    sendJSON(response, 503, { status: 'unavailable', backend: failureOf(error).message });
  }
}

const routes = { 'GET /': showOrders, 'HEAD /': showOrders, 'POST /orders': takeOrder, 'GET /health': showHealth };

const server = http.createServer(async (request, response) => {
  const begin = performance.now();
  const path = request.url.split('?')[0];
  response.on('finish', () => console.log(`${request.method} ${path} ${response.statusCode} ${(performance.now() - begin).toFixed(1)}ms`));
  const route = routes[`${request.method} ${path}`];
  if (route) await route(request, response);
  else sendJSON(response, 404, { error: `no such path: ${path}` });
});

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
server.listen(port, '0.0.0.0', () => console.log(`listening on port ${port}`));
