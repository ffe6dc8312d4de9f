import Testing

@testable import Shell

@Suite struct EditingTests {
  @Test func theCursorMovesBetweenRowsInItsColumn() {
    let text = "surveys\n| нпс\n| by plan"
    #expect(EditBuffer(text, cursor: 3).above == nil)
    #expect(EditBuffer(text, cursor: 6).below == 13)
    #expect(EditBuffer(text, cursor: 3).below == 11)
    #expect(EditBuffer(text, cursor: 22).above == 13)
    #expect(EditBuffer(text, cursor: 22).below == nil)
    #expect(EditBuffer(text, cursorByte: 14).cursor == 12)
    #expect(EditBuffer(text, cursor: 10).rowStart == 8)
    #expect(EditBuffer(text, cursor: 10).rowEnd == 13)
  }

  @Test func placesOutsideTheTextAreHarmless() {
    for cursor in [-5, 0, 99] {
      let buffer = EditBuffer("", cursor: cursor)
      #expect(buffer.cursor == 0 && buffer.above == nil && buffer.below == nil)
      #expect(!buffer.isOnBlankLastRow)
    }
  }

  @Test func aBlankLastRowIsRecognised() {
    #expect(EditBuffer("a |\n  ", cursor: 6).isOnBlankLastRow)
    #expect(!EditBuffer("a |\n  ", cursor: 5).isOnBlankLastRow)
    #expect(!EditBuffer("   ", cursor: 3).isOnBlankLastRow)
  }

  @Test func aPasteKeepsTextAndRowsOnly() {
    func pasted(_ text: String) -> String {
      EditLineReader.pasted(Array(text.unicodeScalars))
    }
    #expect(pasted("a\r\nb\rc\n\nd\n\r") == "a\nb\nc\n\nd")
    #expect(pasted("\u{1B}[31mé\0\u{7}\tя") == "[31mé\tя")
    #expect(pasted("") == "")
  }

  @Test func coloursInThePromptTakeNoColumns() {
    let prompt = PromptText("\u{1B}[1mk>\u{1B}[0m ")
    #expect(
      prompt.cells(columns: 80, isFirst: true).map(\.text) == ["\u{1B}[1mk", ">", "\u{1B}[0m "])
    let plain = PromptText("kith> ")
    #expect(plain.cells(columns: 80, isFirst: false).map(\.text).joined() == "  ..> ")
    #expect(plain.cells(columns: 12, isFirst: true).map(\.text).joined() == "> ")
    #expect(plain.cells(columns: 5, isFirst: true).isEmpty)
  }

  @Test func everyKeyHasASummaryAndASequence() {
    for binding in KeyBinding.all {
      #expect(!binding.keys.isEmpty && !binding.summary.isEmpty && !binding.sequences.isEmpty)
    }
    let sequences = (KeyBinding.all + KeyBinding.unseen).flatMap(\.sequences)
    #expect(Set(sequences).count == sequences.count)
  }
}
