/** What an empty screen offers to begin with; every line can be changed or removed. */
export const STARTER = `# What the assistant knows of the shop. Everything here may be told to customers.
shop:
  name: My Shop
  email: help@example.com
  # phone: "+1 555 0100"

support:
  hours:
    - Monday to Friday, 09:00 to 17:00
  timezone: Europe/Berlin

sla:
  first_reply_hours: 24
  refund_arrival_days: 10

# Rules for refunds. They can only narrow what the sidecar allows, never widen it.
refund:
  window_days: 30
  # Amounts in the smallest unit: 10000 is $100.00.
  # max_amount:
  #   usd: 10000
  # always_ask_over:
  #   usd: 5000
  # always_person: true
  # excluded_statuses: [cancelled]
  terms: |
    Articles can be returned within 30 days of the order, unused and in their packaging.

playbooks:
  - name: Broken on arrival
    when: The customer says that something came damaged.
    do: |
      Say sorry, ask for the order number, and open a ticket.
`;
