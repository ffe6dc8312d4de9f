import Engines
import Relations
import Tables
import Verbs

extension Session {
  /// Forgets every table, row and event that answers left in memory: what is asked next is asked anew.
  package func forgetAnswers() {
    answers = RecentlyUsed(budget: answers.budget)
    keptRows = RecentlyUsed(budget: keptRows.budget)
    let budget = eventStores.budget
    eventStores = EventStores()
    eventStores.budget = budget
  }
}
