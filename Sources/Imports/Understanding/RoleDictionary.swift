import Catalogs

/// The names that columns of each role go by, the surest first.
enum RoleDictionary {
  /// Roles in the order in which they choose their columns.
  static let order: [(role: Role, names: [String])] = [
    (
      .customer,
      [
        "customer", "customer_id", "customer_key", "customer_no", "customer_number", "client_id",
        "client", "requester_id", "requester_external_id", "contact_id", "person_id", "person",
        "account_id", "user_id", "user", "member_id", "external_reference", "externalreference",
        "external_data_reference", "externaldatareference", "employee", "employee_id", "клиент",
        "код_клиента", "id_клиента",
      ]
    ),
    (
      .email,
      [
        "email", "email_address", "e_mail", "e_mail_address", "mail", "customer_email",
        "requester_email", "person_email", "recipient_email", "recipientemail", "contact_email",
        "supplied_email", "request_sent_to", "эл_почта", "почта", "электронная_почта",
      ]
    ),
    (
      .identifier,
      [
        "id", "order_id", "order", "order_no", "order_number", "ticket_id", "ticket",
        "case_number", "case_id", "response_id", "responseid", "respondent_id", "response",
        "survey_id",
        "invoice_id", "invoice", "transaction_id", "payment_id", "purchase_id", "event_id",
        "answer_id", "number", "record_id", "номер",
      ]
    ),
    (
      .time,
      [
        "time", "created_at", "created", "created_date", "create_date", "date_created",
        "date_time_opened", "opened_at", "ordered_at", "order_date", "purchased_at",
        "purchase_date", "paid_at", "submitted_at", "submit_date", "answered_at", "answered",
        "response_date", "response_received_at", "recorded_date", "recordeddate", "end_date",
        "timestamp", "datetime", "date_time", "occurred_at", "event_time", "called_at",
        "contacted_at", "date", "day", "дата", "время", "ts",
      ]
    ),
    (
      .closed,
      [
        "closed", "closed_at", "solved_at", "solved", "resolved_at", "resolved",
        "date_time_closed", "closed_date", "close_date", "закрыто",
      ]
    ),
    (
      .joined,
      [
        "joined", "joined_at", "join_date", "member_since", "signup_date", "signed_up_at",
        "registered_at", "registration_date", "customer_since", "since",
      ]
    ),
    (
      .ended,
      [
        "ended", "ended_at", "left", "left_at", "cancelled_at", "canceled_at", "churned_at",
        "cancelled", "end", "expired_at",
      ]
    ),
    (.due, ["due", "due_at", "due_date", "promised", "promised_at", "promised_date", "deadline"]),
    (
      .done,
      [
        "done", "done_at", "delivered", "delivered_at", "delivery_date", "fulfilled_at",
        "kept_at", "completed_on",
      ]
    ),
    (.sent, ["sent", "sent_at", "request_sent_at", "invited_at"]),
    (.opened, ["opened", "opened_mail_at", "viewed_at"]),
    (.started, ["started", "started_at", "start_date", "startdate"]),
    (.completed, ["completed", "completed_at", "finished_at"]),
    (
      .amount,
      [
        "amount", "total", "grand_total", "total_amount", "order_total", "revenue", "price",
        "value", "net_amount", "sum", "paid", "subtotal", "converted_amount", "сумма", "стоимость",
      ]
    ),
    (.cost, ["cost", "costs", "unit_cost", "cost_of_goods", "cogs", "себестоимость"]),
    (
      .refund,
      [
        "refund", "refunded", "amount_refunded", "refunded_amount", "refund_amount",
        "refund_total", "total_refunded", "total_refund", "order_refund_amount", "erstattung",
        "erstattet", "remboursement", "reembolso", "rimborso", "возврат", "сумма_возврата",
        "վերադարձ",
      ]
    ),
    (.currency, ["currency", "currency_code", "converted_currency", "валюта"]),
    (
      .quantity,
      ["quantity", "qty", "units", "items", "lineitem_quantity", "количество"]
    ),
    (
      .score,
      [
        "score", "nps", "nps_score", "rating", "star_rating", "stars", "satisfaction",
        "satisfaction_score", "csat", "csat_score", "ces", "effort", "effort_score", "ease",
        "recommend", "likelihood_to_recommend", "intent", "repurchase_intent", "return_intent",
        "оценка", "балл",
      ]
    ),
    (
      .comment,
      [
        "comment", "comments", "feedback", "verbatim", "open_ended_response", "answer_text",
        "text", "follow_up", "message", "notes", "note", "description", "subject",
        "комментарий", "отзыв",
      ]
    ),
    (
      .step,
      [
        "step", "event", "event_name", "event_type", "touchpoint", "action", "activity",
        "interaction", "шаг", "событие",
      ]
    ),
    (
      .channel,
      [
        "channel", "via", "source", "origin", "case_origin", "medium", "distribution_channel",
        "distributionchannel", "original_source", "collector_id", "канал", "источник",
      ]
    ),
    (
      .status,
      [
        "status", "ticket_status", "financial_status", "order_status", "state", "lifecycle_stage",
        "lead_status", "payment_status", "statut", "estado", "stato", "статус",
        "состояние", "կարգավիճակ",
      ]
    ),
    (
      .reason,
      [
        "reason", "case_reason", "cancellation_reason", "churn_reason", "dispute_reason",
        "leaving_reason", "причина",
      ]
    ),
    (
      .topic,
      ["topic", "category", "ticket_type", "issue", "issue_type", "theme", "тема", "категория"]
    ),
    (.agent, ["agent", "assignee", "handled_by", "support_agent", "operator", "сотрудник"]),
    (.device, ["device", "device_type", "platform", "устройство"]),
    (.outcome, ["outcome", "result", "call_result", "disposition", "результат"]),
    (.owner, ["owner", "contact_owner", "account_owner", "account_manager", "case_owner"]),
    (
      .product,
      [
        "product", "product_name", "item", "sku", "lineitem_name", "lineitem_sku", "article",
        "товар", "продукт",
      ]
    ),
    (
      .segment,
      ["segment", "customer_segment", "tier", "level", "customer_type", "сегмент"]
    ),
    (
      .name,
      [
        "name", "full_name", "customer_name", "contact_name", "requester", "person_name",
        "client_name", "имя", "фио",
      ]
    ),
    (
      .company,
      [
        "company", "company_name", "organization", "organisation", "account_name",
        "associated_company", "billing_company", "компания",
      ]
    ),
    (.phone, ["phone", "phone_number", "mobile", "mobile_phone", "telephone", "телефон"]),
  ]

  static func names(for role: Role) -> [String] {
    role == .transaction ? transactions : order.first { $0.role == role }?.names ?? []
  }

  /// What columns are called that say what a row of purchases is; one gets the role when its words
  /// tell refunds.
  private static let transactions = [
    "kind", "type", "transaction_type", "transaction_kind", "transaction", "order_type",
    "order_kind", "purchase_type", "sale_type", "sales_type", "payment_kind", "entry_type",
    "record_type", "row_type", "line_type", "document_type", "doc_type", "operation",
    "operation_type", "movement", "movement_type", "event", "event_type", "action", "typ", "art",
    "vorgang", "vorgangsart", "belegart", "buchungsart", "nature", "opération", "type_d_opération",
    "tipo", "operación", "tipo_de_operación", "operazione", "tipo_operazione", "soort", "тип",
    "вид", "операция", "тип_операции", "вид_операции", "տեսակ", "տիպ", "գործարք",
  ]

  /// The name that is looked up: without a unit or a form in its end.
  static func key(_ name: String) -> String {
    for ending in ["_utc", "_list", "_txt", "_metadata", "_eur", "_usd", "_gbp"]
    where name.hasSuffix(ending) && name.count > ending.count {
      return String(name.dropLast(ending.count))
    }
    return name
  }

  /// What a score asks, by words in its name.
  static let questions: [(QuestionKind, [String])] = [
    (.recommend, ["nps", "recommend", "refer"]),
    (.effort, ["effort", "ces", "ease", "easy"]),
    (.intent, ["intent", "return", "repurchase", "again", "renew"]),
    (.satisfaction, ["satisfaction", "satisfied", "csat", "rating", "stars", "star", "happy"]),
  ]

  /// What a file holds, by words in its name.
  static let fileWords: [(RowKind, [String])] = [
    (.staff, ["staff", "employees", "employee", "enps"]),
    (.outreach, ["outreach", "calls", "winback"]),
    (
      .members,
      ["members", "membership", "memberships", "loyalty", "programme", "program"]
    ),
    (
      .surveys,
      [
        "surveys", "survey", "responses", "answers", "nps", "csat", "feedback", "reviews",
        "результаты", "опрос", "опросы",
      ]
    ),
    (
      .tickets,
      ["tickets", "ticket", "cases", "issues", "support", "complaints", "обращения"]
    ),
    (
      .purchases,
      [
        "purchases", "purchase", "orders", "order", "payments", "transactions", "sales", "invoices",
        "charges", "заказы", "покупки", "продажи",
      ]
    ),
    (
      .touchpoints,
      [
        "touchpoints", "touchpoint", "events", "visits", "journey", "clicks", "interactions",
        "sessions", "clickstream",
      ]
    ),
    (
      .contacts,
      [
        "contacts", "contact", "customers", "clients", "people", "users", "leads", "контакты",
        "клиенты",
      ]
    ),
  ]
}
