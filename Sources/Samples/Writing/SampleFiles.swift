import Diagnostics

/// The six files being written, under their temporary names.
struct SampleFiles {
  let contacts: RowWriter
  let surveys: RowWriter
  let tickets: RowWriter
  let purchases: RowWriter
  let touchpoints: RowWriter
  let members: RowWriter

  var all: [RowWriter] { [contacts, surveys, tickets, purchases, touchpoints, members] }
  var failed: Bool { all.contains { $0.failed } }

  static let headers = [
    (
      "contacts.csv",
      "customer,name,email,phone,company,type,size,profile,plan,region,joined,ended,owner"
    ),
    (
      "surveys.csv",
      "response,customer,sent,opened,started,date,channel,topic,score,satisfaction,effort,intent,"
        + "comment"
    ),
    (
      "tickets.csv",
      "ticket,customer,opened,first_response,due,done,closed,status,topic,channel,agent,reopened,"
        + "handoffs,reason,comment"
    ),
    (
      "purchases.csv",
      "order,customer,date,kind,product,category,quantity,amount,currency,channel,device,due,"
        + "delivered"
    ),
    ("touchpoints.csv", "customer,time,step,channel,device,score"),
    ("members.csv", "customer,joined,tier,redeemed"),
  ]

  init(in folder: SampleFolder, dates: [UInt8]) throws(Diagnostic) {
    var writers: [RowWriter] = []
    for (name, header) in Self.headers {
      writers.append(
        try RowWriter(
          path: folder.temporaryPath(of: name), name: name, header: header, dates: dates))
    }
    contacts = writers[0]
    surveys = writers[1]
    tickets = writers[2]
    purchases = writers[3]
    touchpoints = writers[4]
    members = writers[5]
  }

  func close(in folder: SampleFolder) throws(Diagnostic) {
    for writer in all { try writer.close(path: folder.path(of: writer.name)) }
  }
}
