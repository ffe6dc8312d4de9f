import Diagnostics
import Foundation
import Testing

@testable import Samples

@Suite struct SampleBusinessTests {
  @Test func `the committed samples are what the generator writes`() throws {
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try SampleBusiness().write(to: samplesFolder, replacing: true)
    }
    try withFolder { folder in
      try SampleBusiness().write(to: folder)
      for name in SampleBusiness.fileNames {
        #expect(
          try bytes(folder, name) == bytes(samplesFolder, name),
          "samples/\(name) differs; RECORD=1 swift test --filter SampleBusiness writes it anew")
      }
    }
  }

  @Test func `a seed gives these bytes on every machine`() throws {
    let expected = [
      "contacts.csv": "8e5ba026cc30d09f",
      "surveys.csv": "79f3baff00a23bc2",
      "tickets.csv": "569c03ae1b768764",
      "purchases.csv": "4a5a3d65b44e0482",
      "touchpoints.csv": "6c5b5cefd7301f96",
      "members.csv": "8975d602cde8f824",
      "truth.json": "93671c94da599f09",
    ]
    try withFolder { folder in
      try SampleBusiness(customers: 200, events: 4000, seed: 7).write(to: folder)
      for name in SampleBusiness.fileNames {
        #expect(try digest(bytes(folder, name)) == expected[name], "\(name)")
      }
    }
  }

  @Test func `another seed gives another business`() throws {
    try withFolder { folder in
      try SampleBusiness(customers: 50, events: 500, seed: 1).write(to: folder)
      let first = try bytes(folder, "purchases.csv")
      try SampleBusiness(customers: 50, events: 500, seed: 2).write(to: folder, replacing: true)
      #expect(try bytes(folder, "purchases.csv") != first)
    }
  }

  @Test func `headers are the contract`() throws {
    let expected = [
      "contacts.csv":
        "customer,name,email,phone,company,type,size,profile,plan,region,joined,ended,owner",
      "surveys.csv":
        "response,customer,sent,opened,started,date,channel,topic,score,satisfaction,effort,"
        + "intent,comment",
      "tickets.csv":
        "ticket,customer,opened,first_response,due,done,closed,status,topic,channel,agent,"
        + "reopened,handoffs,reason,comment",
      "purchases.csv":
        "order,customer,date,kind,product,category,quantity,amount,currency,channel,device,due,"
        + "delivered",
      "touchpoints.csv": "customer,time,step,channel,device,score",
      "members.csv": "customer,joined,tier,redeemed",
    ]
    for (name, header) in expected {
      let table = try SampleTable(samplesFolder + "/" + name)
      #expect(table.header.joined(separator: ",") == header)
      #expect(table.rows.allSatisfy { $0.count == table.header.count }, "\(name)")
    }
  }

  @Test func `existing files are refused unless they are to be replaced`() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/tickets.csv"))
      let business = SampleBusiness(customers: 20, events: 200)
      let error = #expect(throws: Diagnostic.self) { try business.write(to: folder) }
      #expect(error?.id == "file-exists")
      #expect(error?.message == "`\(folder)` already holds `tickets.csv`")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["tickets.csv"])
      #expect(try bytes(folder, "tickets.csv") == Data("mine".utf8))
      try business.write(to: folder, replacing: true)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
          == SampleBusiness.fileNames.sorted())
    }
  }

  @Test func `folders above are made, and what cannot be a folder is said`() throws {
    try withFolder { folder in
      try SampleBusiness(customers: 3, events: 30).write(to: folder + "/a/b")
      #expect(FileManager.default.fileExists(atPath: folder + "/a/b/truth.json"))
      let error = #expect(throws: Diagnostic.self) {
        try SampleBusiness(customers: 3, events: 30).write(to: folder + "/a/b/truth.json")
      }
      #expect(error?.id == "not-a-folder")
      let below = #expect(throws: Diagnostic.self) {
        try SampleBusiness(customers: 3, events: 30).write(to: folder + "/a/b/truth.json/c")
      }
      #expect(below?.message.hasSuffix("Not a directory") == true)
    }
  }

  @Test(arguments: [(0, 10), (-5, 10), (200_000_000, 10), (10, 0), (10, Int.min), (10, Int.max)])
  func `sizes out of range are refused`(customers: Int, events: Int) throws {
    let error = #expect(throws: Diagnostic.self) {
      try SampleBusiness(customers: customers, events: events).write(to: "/nowhere/at/all")
    }
    #expect(error?.id == "sample-size")
  }

  @Test(arguments: [(1, 1), (1, 100_000), (5000, 1), (400, 4000), (400, 20_000), (100, 50_000)])
  func `about as many events come out as are asked for`(customers: Int, events: Int) throws {
    try withFolder { folder in
      try SampleBusiness(customers: customers, events: events, seed: 3).write(to: folder)
      let truth = try TruthFile(folder + "/truth.json")
      let rows = ["surveys.csv", "tickets.csv", "purchases.csv", "touchpoints.csv"]
        .reduce(0.0) { $0 + (truth.value("rows", $1) ?? 0) }
      // Purchases, tickets and surveys are there whatever was asked for.
      guard customers >= 100, events >= customers * 8 else { return }
      #expect(abs(rows / Double(events) - 1) < 0.2)
    }
  }
}
