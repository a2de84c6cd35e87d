import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ordersPage } from './page.js';

test('an order is a row', () => {
  const page = ordersPage({ orders: [{ id: 7, sku: 'mug', qty: 2, created_at: '2026-01-01' }] });
  assert.match(page, /<td>mug<\/td><td class="number">2<\/td>/);
});

test('what customers write is text, never markup', () => {
  const page = ordersPage({ orders: [{ id: 1, sku: '<script>', qty: 1, created_at: '' }] });
  assert.ok(page.includes('&lt;script&gt;') && !page.includes('<td><script>'));
});

test('a shop without orders says so', () => assert.ok(ordersPage({ orders: [] }).includes('No orders yet')));
